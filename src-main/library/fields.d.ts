import type { Connection } from './database'
/** What people edit of a drawing, with undo. Values are texts as they are stored; null: nothing is said. */
export declare const editedFields: readonly [
  'expertLabel',
  'tags',
  'notes',
  'childComment',
  'annotations',
  'age',
  'subject',
  'prompt',
  'drawingTool',
  'date',
  'extra',
  'child',
  'removed',
  'rating',
  'answer'
]
export type EditedField = (typeof editedFields)[number]
interface Field {
  read(db: Connection, drawing: string, actor: number): string | null
  write(db: Connection, drawing: string, actor: number, value: string | null): void
}
export declare const fields: Record<EditedField, Field>
export {}
