import type { Drawing } from '#contract/drawing'
import type { LabelledDrawing } from '#contract/label-exchange'
import type { Library } from '../library/library'

/** As they were imported, names in order: the same in every library that holds them. */
const asImported = (a: Drawing, b: Drawing): number =>
  a.importedAt === b.importedAt
    ? a.fileName.localeCompare(b.fileName, 'en', { numeric: true }) || (a.id < b.id ? -1 : 1)
    : a.importedAt < b.importedAt
      ? -1
      : 1

/** Everything that people have said of every drawing that is not in the bin. */
export function labelledDrawings(library: Library): LabelledDrawing[] {
  const names = new Map(library.raters.list().map((rater) => [rater.id, rater.name]))
  const ratings = Map.groupBy(library.raters.ratings(), (rating) => rating.drawing)
  const rows = library.drawings.all().sort((a, b) => asImported(a.drawing, b.drawing))
  return rows.map(({ drawing, sha256 }) => {
    const { annotations, notes, childComment } = library.drawings.remarks(drawing.id)
    const { id, fileName: file, expertLabel: label, width, height, tags, extra } = drawing
    const { childId, site, ageMonths, agePrecisionMonths, subject, prompt, drawingTool, date } = drawing
    return {
      id,
      file,
      sha256,
      width,
      height,
      childId,
      site,
      ageMonths,
      agePrecisionMonths,
      subject,
      prompt,
      drawingTool,
      date,
      extra,
      label,
      tags,
      notes,
      childComment,
      regions: annotations,
      ratings: (ratings.get(id) ?? []).map(({ rater, label: said, tags: marks, note, at, shown }) => ({
        rater: names.get(rater)!,
        label: said,
        tags: marks,
        note,
        at,
        shown
      }))
    }
  })
}

/** Of how many drawings that are here another library says something else. */
export function toldDifferently(
  library: Library,
  rows: readonly { id: string; said: LabelledDrawing }[]
): number {
  const here = new Map(labelledDrawings(library).map((drawing) => [drawing.id as string, drawing]))
  const told = (drawing: LabelledDrawing | undefined): string => {
    if (!drawing) return ''
    const { label, tags, notes, childComment, regions, ageMonths, subject, prompt, drawingTool, date } =
      drawing
    return JSON.stringify([
      label,
      tags,
      notes,
      childComment,
      regions,
      ageMonths,
      subject,
      prompt,
      drawingTool,
      date
    ])
  }
  return rows.filter(({ id, said }) => told(said) !== told(here.get(id))).length
}
