import type Konva from 'konva'
import { useState, type RefObject } from 'react'
import type { Annotation } from '../../src-preload/contract/remarks'

export interface Point {
  x: number
  y: number
}

/** Smaller boxes, in pixels of the drawing, are clicks. */
const LEAST = 3

const boxBetween = (a: Point, b: Point) => ({
  x: Math.min(a.x, b.x),
  y: Math.min(a.y, b.y),
  width: Math.abs(a.x - b.x),
  height: Math.abs(a.y - b.y)
})

/** A box under the pointer while it is drawn, and where the pointer is, all in pixels of the drawing. */
export function useBoxDrawing(
  layer: RefObject<Konva.Layer | null>,
  onBox: ((box: Annotation['box']) => void) | null,
  onPoint: ((point: Point) => void) | null,
  size: { width: number; height: number }
) {
  const [from, setFrom] = useState<Point | null>(null)
  const [to, setTo] = useState<Point | null>(null)
  const place = (): Point | null => {
    const at = layer.current?.getRelativePointerPosition()
    if (!at) return null
    return { x: Math.min(size.width, Math.max(0, at.x)), y: Math.min(size.height, Math.max(0, at.y)) }
  }
  const pointer = {
    onPointerDown: () => {
      if (onBox) setFrom(place())
      setTo(null)
    },
    onPointerMove: () => {
      const at = place()
      if (onBox && from) setTo(at)
      if (onPoint && at) onPoint(at)
    },
    onPointerUp: () => {
      const box = from && to ? boxBetween(from, to) : null
      setFrom(null)
      setTo(null)
      if (onBox && box && box.width > LEAST && box.height > LEAST)
        onBox([box.x, box.y, box.width, box.height].map((v) => Math.round(v * 10) / 10) as Annotation['box'])
    }
  }
  return { draft: from && to ? boxBetween(from, to) : null, pointer }
}
