import { AppError } from '#contract/app-error'
import { fitted } from '#main/synthetic/page'
import type { Point, Stroke } from '#main/synthetic/pen'

/** A drawing as pen strokes, its long side 1; `word` where the collection says what it shows. */
export interface StrokeDrawing {
  word: string | null
  strokes: Stroke[]
}

type Line = { word?: unknown; strokes?: unknown }

/**
 * Reads drawings as Quick, Draw! publishes them: one JSON object a line with `strokes` = [[xs, ys], ...] and perhaps `word`.
 * Throws AppError 'strokes-unreadable' with the number of the line.
 */
export function readStrokes(text: string, file: string): StrokeDrawing[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    const drawing = readLine(line)
    if (!drawing) throw new AppError('strokes-unreadable', { file, line: index + 1 })
    const strokes = fitted(drawing.strokes)
    return strokes ? [{ ...drawing, strokes }] : []
  })
}

function readLine(line: string): StrokeDrawing | null {
  let parsed: Line | null
  try {
    parsed = JSON.parse(line) as Line | null
  } catch {
    return null
  }
  if (!Array.isArray(parsed?.strokes)) return null
  const strokes = parsed.strokes.map(strokeOf)
  if (strokes.some((stroke) => stroke === null)) return null
  return { word: typeof parsed.word === 'string' ? parsed.word : null, strokes: strokes as Stroke[] }
}

function strokeOf(pair: unknown): Stroke | null {
  const [xs, ys] = Array.isArray(pair) ? (pair as unknown[]) : []
  if (!Array.isArray(xs) || !Array.isArray(ys) || xs.length !== ys.length || xs.length === 0) return null
  if (![...xs, ...ys].every((value) => typeof value === 'number' && Number.isFinite(value))) return null
  return (xs as number[]).map((x, i): Point => [x, (ys as number[])[i]!])
}
