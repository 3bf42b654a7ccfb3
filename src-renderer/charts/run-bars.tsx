import type { RefObject } from 'react'
import type { RunRow } from '#contract/run'
import { t } from '#words/translate'

const [WIDTH, ROW, LEFT] = [620, 22, 250]

/** One figure of every run as bars from zero, each figure on its own scale. Plain SVG, so that it can be saved as it is. */
export function RunBars({
  rows,
  names,
  picture
}: {
  rows: readonly RunRow[]
  names: readonly string[]
  picture: RefObject<SVGSVGElement | null>
}) {
  const numbers = rows.filter((row) =>
    row.values.every((value) => value === null || typeof value === 'number')
  )
  const height = numbers.length * (names.length * ROW + 12) + 8
  return (
    <svg
      ref={picture}
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${WIDTH} ${height}`}
      role="img"
      aria-label={t('run.compare')}
      className="run-bars"
    >
      {numbers.map((row, i) => {
        const top = 8 + i * (names.length * ROW + 12)
        const most = Math.max(...row.values.map((value) => Math.abs(Number(value ?? 0)))) || 1
        return row.values.map((value, j) => {
          const y = top + j * ROW
          const length = (Math.abs(Number(value ?? 0)) / most) * (WIDTH - LEFT - 90)
          return (
            <g key={`${row.name}${names[j]}`} fontSize="12" fill="#444" fontFamily="sans-serif">
              <text x={LEFT - 8} y={y + 14} textAnchor="end">
                {j === 0 ? row.name : names[j]}
              </text>
              <rect
                x={LEFT}
                y={y + 3}
                width={length}
                height={ROW - 7}
                fill={j === 0 ? '#3b6f9e' : '#a1551f'}
              />
              <text x={LEFT + length + 6} y={y + 14}>
                {value === null ? '–' : Number(value).toPrecision(4)}
              </text>
            </g>
          )
        })
      })}
    </svg>
  )
}
