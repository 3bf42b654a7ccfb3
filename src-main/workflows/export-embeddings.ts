import { AppError } from '#contract/app-error'
import { csvOf } from '#contract/csv'
import type { CheckedRequest } from '#contract/commands'
import type { ExportedEmbeddings } from '#contract/embeddings'
import { ensureEmbeddings } from '../analysis/embed/stored-embeddings'
import { npyFloat32 } from '../analysis/report/formats/npy'
import type { Work } from '../lib/work'
import type { DrawingRow } from '../library/drawings'
import type { Needs } from './ports'

interface Described {
  row: DrawingRow
  vector: Float32Array
}

/** What a row of the array, or of the table, is about. */
const HEADS = ['id', 'file', 'child_id', 'site', 'age_months', 'subject']
const about = ({ drawing: d }: DrawingRow): (string | number | null)[] => [
  d.id,
  d.fileName,
  d.childId,
  d.site,
  d.ageMonths,
  d.subject
]

const text = (content: string): Uint8Array => Buffer.from(content, 'utf8')

/** NumPy's array has no names: the table of its rows lies beside it. */
function filesOf(
  described: readonly Described[],
  size: number,
  format: CheckedRequest<'embeddings:export'>['format']
): ExportedEmbeddings['files'] {
  const rows = described.map(({ row }) => about(row))
  if (format === 'json') {
    // a row at a time: one text of all of them may be longer than texts can be
    const objects = described.map(({ vector }, i) => {
      const object = Object.fromEntries(HEADS.map((head, k) => [head, rows[i]![k]]))
      return text(`${i === 0 ? '[' : ','}${JSON.stringify({ ...object, vector: [...vector] })}\n`)
    })
    return [
      { fileName: 'embeddings.json', bytes: Buffer.concat([...objects, text(described.length ? ']' : '[]')]) }
    ]
  }
  if (format === 'csv') {
    const heads = [...HEADS, ...Array.from({ length: size }, (_, i) => `v${i}`)]
    const lines = described.map(({ vector }, i) => text(csvOf([[...rows[i]!, ...vector]])))
    return [{ fileName: 'embeddings.csv', bytes: Buffer.concat([text(csvOf([heads])), ...lines]) }]
  }
  const all = new Float32Array(described.length * size)
  described.forEach(({ vector }, i) => all.set(vector, i * size))
  return [
    { fileName: 'embeddings.npy', bytes: npyFloat32(all, [described.length, size]) },
    { fileName: 'embeddings-rows.csv', bytes: text(csvOf([HEADS, ...rows])) }
  ]
}

/**
 * The embeddings of drawings under the encoder in use, made where they are missing, in the order of the library (or of the ids).
 * Throws AppError 'library-empty', 'drawing-unknown', 'cancelled'.
 */
export async function exportEmbeddings(
  { library, encoders, compute }: Needs<'library' | 'encoders' | 'compute'>,
  { ids, format }: CheckedRequest<'embeddings:export'>,
  work: Work
): Promise<ExportedEmbeddings> {
  const pack = encoders.active()
  const rows = ids === 'all' ? library.drawings.all() : ids.map((id) => library.drawings.get(id))
  if (rows.length === 0) throw new AppError('library-empty')
  const { embeddings, failures } = await ensureEmbeddings(library, compute, pack, 'auto', rows, work)
  const described = rows.flatMap((row): Described[] => {
    const embedding = embeddings.get(row.drawing.id)
    return embedding ? [{ row, vector: embedding.vector }] : []
  })
  const size = pack.manifest.embeddingSize
  return {
    files: filesOf(described, size, format),
    encoder: pack.manifest.name,
    drawings: described.length,
    size,
    failed: failures.size
  }
}
