import type { ImportQuestion, TableFacts } from './import'
import type { Failure } from './result'

/** The failure where nobody can be asked; its sentence names the option that answers. `facts`: of the table, where one was read. */
export function questionFailure(question: ImportQuestion, facts: TableFacts | null): Failure {
  const found = facts?.available.join(', ').slice(0, 300) ?? ''
  switch (question.code) {
    case 'which-table':
      return { code: 'metadata-several', facts: { tables: question.tables.join(', ').slice(0, 300) } }
    case 'date-order':
      return { code: 'metadata-dates', facts: { example: question.example } }
    case 'file-column':
      return { code: 'metadata-columns', facts: { missing: 'the file name', found } }
  }
}
