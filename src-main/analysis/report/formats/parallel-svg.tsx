import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import {
  PARALLEL_BOTTOM,
  PARALLEL_HEIGHT,
  PARALLEL_TOP,
  PARALLEL_WIDTH,
  parallelLines,
  type ParallelLines
} from '#contract/parallel-lines'
import type { Sweep } from '#contract/sweep'
import { t } from '#words/translate'

const [INK, SOFT, LINE, BEST] = ['#1f2d3a', '#5b6b7a', '#9fb2c3', '#c95400']

function Picture({ axes, lines }: ParallelLines) {
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${PARALLEL_WIDTH} ${PARALLEL_HEIGHT}`}
      width={PARALLEL_WIDTH}
      height={PARALLEL_HEIGHT}
      fontFamily="sans-serif"
      fontSize="11"
      textAnchor="middle"
    >
      <title>{t('sweep.chart')}</title>
      <rect width={PARALLEL_WIDTH} height={PARALLEL_HEIGHT} fill="#fff" />
      {axes.map(({ name, x, low, high }) => (
        <g key={name}>
          <line x1={x} x2={x} y1={PARALLEL_TOP} y2={PARALLEL_BOTTOM} stroke={SOFT} />
          <text x={x} y={PARALLEL_TOP - 20} fill={INK}>
            {name}
          </text>
          <text x={x} y={PARALLEL_TOP - 6} fill={SOFT}>
            {high}
          </text>
          <text x={x} y={PARALLEL_BOTTOM + 16} fill={SOFT}>
            {low}
          </text>
        </g>
      ))}
      {lines.map(({ trial, best, points }) => (
        <polyline
          key={trial}
          fill="none"
          stroke={best ? BEST : LINE}
          strokeWidth={best ? 2.5 : 1}
          points={points.map((point) => point.map((v) => v.toFixed(1)).join()).join(' ')}
        />
      ))}
    </svg>
  )
}

/** Parallel coordinates of a sweep as an SVG file; null: fewer than two trials are finished. */
export function parallelSvg(sweep: Sweep): string | null {
  const drawn = parallelLines(sweep, { loss: t('sweep.loss'), planted: t('sweep.planted') })
  return drawn && renderToStaticMarkup(createElement(Picture, drawn))
}
