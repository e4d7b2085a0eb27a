import { createApp } from './app.ts'
import { answerFromIsolate } from './http/isolate-answers.ts'
import { runScheduledSnapshot } from './jobs/run-scheduled-snapshot.ts'

const app = createApp(() => caches.default)

/** The Worker's two doors: requests, and the cron trigger. */
export default {
  fetch: (request, env, context) => answerFromIsolate(request, env) ?? app.fetch(request, env, context),
  scheduled: (controller, env) => runScheduledSnapshot(new Date(controller.scheduledTime), env),
} satisfies ExportedHandler<object>
