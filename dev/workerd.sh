#!/bin/sh
# Runs $LOCAL_WORKERD with the arguments given, and ends it when the process that asked for it is gone, even of SIGKILL. Miniflare
# leaves nothing open to workerd that would end with it, so a watcher looks every second, for as long as both are there.
workerd=$$
(
  while sleep 1 && kill -0 "$PPID" && kill -0 "$workerd"; do :; done
  kill -KILL "$workerd"
) </dev/null >/dev/null 2>&1 3>&- &
exec "$LOCAL_WORKERD" "$@"
