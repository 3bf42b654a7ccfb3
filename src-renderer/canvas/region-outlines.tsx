import { Line } from 'react-konva'
import type { Region } from '#contract/explanation'

interface Props {
  regions: readonly Region[]
  chosen: number | null
  scale: number
  onRegion(index: number | null): void
}

/** Outlines of regions, to hover and choose. */
export function RegionOutlines({ regions, chosen, scale, onRegion }: Props) {
  return regions.map(({ contour, box }, i) => (
    <Line
      key={box.join(' ')}
      points={contour.flat()}
      closed
      stroke={i === chosen ? '#8a3b00' : '#005c7a'}
      strokeWidth={(i === chosen ? 3.5 : 1.5) / scale}
      dash={i === chosen ? [] : [6 / scale, 4 / scale]}
      fill="rgba(0,0,0,0.001)"
      onMouseEnter={() => onRegion(i)}
      onMouseLeave={() => onRegion(null)}
      onClick={() => onRegion(i)}
      onTap={() => onRegion(i)}
    />
  ))
}
