import { t } from '#words/translate'
import type { Histogram } from '#contract/training'

/** The norm's held-out scores with the drawing's own place marked. Drawn as SVG: crisp in print, readable without script. */
export function HistogramFigure({
  histogram,
  score,
  mark = t('written.thisDrawing')
}: {
  histogram: Histogram
  score: number
  mark?: string
}) {
  const { edges, counts } = histogram
  const [low, high] = [Math.min(edges[0]!, score), Math.max(edges.at(-1)!, score)]
  const span = high - low || 1
  const tallest = Math.max(...counts, 1)
  const x = (value: number) => 10 + ((value - low) / span) * 480
  return (
    <svg
      viewBox="0 0 500 140"
      role="img"
      aria-label={t('written.histogram', { mark, score: score.toFixed(4) })}
    >
      {counts.map((count, i) => {
        const height = (count / tallest) * 100
        return (
          <rect
            key={edges[i]}
            x={x(edges[i]!)}
            y={110 - height}
            width={Math.max(1, x(edges[i + 1]!) - x(edges[i]!) - 1)}
            height={height}
            fill="#9db4c8"
          />
        )
      })}
      <line x1="10" x2="490" y1="110" y2="110" stroke="#345" />
      <line x1={x(score)} x2={x(score)} y1="6" y2="116" stroke="#8a3b00" strokeWidth="3" />
      <text
        x={x(score)}
        y="132"
        fontSize="12"
        textAnchor={x(score) > 400 ? 'end' : x(score) < 100 ? 'start' : 'middle'}
        fill="#8a3b00"
      >
        {mark}
      </text>
    </svg>
  )
}
