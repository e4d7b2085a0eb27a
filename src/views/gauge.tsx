type GaugeProps = { percent: number; isOver?: boolean }

/** A bar that is so many percent full. What it says stands beside it in words. */
export function Gauge({ percent, isOver = false }: GaugeProps) {
  return (
    <svg class={isOver ? 'over' : undefined} aria-hidden="true">
      <rect width={`${percent.toFixed(1)}%`} />
    </svg>
  )
}
