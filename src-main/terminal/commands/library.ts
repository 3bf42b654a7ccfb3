import { tableNotes } from '#words/table-text'
import { t } from '#words/translate'
import { because } from '#contract/because'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { AppError } from '#contract/app-error'
import {
  ColumnMeaning,
  columnMeanings,
  TableChoice,
  textEncodings,
  type ColumnMap,
  type ImportReport
} from '#contract/import'
import { questionFailure } from '#contract/import-question'
import { writeDurably } from '#main/lib/durable-file'
import { fromUser } from '../paths'
import { runJob } from '../run-job'
import { columns, table } from '../table'
import { receive } from '../write-out'
import {
  choice,
  flag,
  number,
  text,
  textOption,
  UsageError,
  type Action,
  type Answer,
  type Invocation
} from '../command'

export function readPassphrase(path: string): string {
  try {
    return readFileSync(fromUser(path), 'utf8').replace(/\r?\n$/, '')
  } catch {
    throw new AppError('file-unreadable', because('not-openable', { file: path }))
  }
}

async function choosePassphrase(): Promise<string> {
  if (!process.stdin.isTTY) throw new UsageError(t('cli.library.initNeeds'))
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const passphrase = await terminal.question(t('cli.library.newPassphrase'))
  terminal.close()
  if (passphrase === '') throw new UsageError(t('cli.library.emptyPassphrase'))
  return passphrase
}

async function protection({ values }: Invocation) {
  const file = textOption(values, 'passphrase-file')
  if (values.unencrypted) {
    const purpose = textOption(values, 'purpose')
    if (file || (purpose !== 'synthetic' && purpose !== 'benchmark'))
      throw new UsageError(t('cli.library.unencryptedPurpose'))
    return { unencrypted: true, purpose } as const
  }
  return { passphrase: file ? readPassphrase(file) : await choosePassphrase() }
}

export const init: Action = {
  example: 'init --passphrase-file passphrase.txt --recovery-file recovery.txt',
  options: {
    unencrypted: flag(),
    purpose: choice(['synthetic', 'benchmark']),
    'recovery-file': text('file')
  },
  library: 'makes',
  async run(invocation) {
    const request = await protection(invocation)
    const { recoveryKey } = await invocation.ask('library:create', request)
    const file = textOption(invocation.values, 'recovery-file')
    if (recoveryKey && file) await writeDurably(fromUser(file), Buffer.from(`${recoveryKey}\n`))
    else if (recoveryKey) process.stderr.write(`${t('cli.library.recoveryKey', { recoveryKey })}\n`)
    const encrypted = recoveryKey !== null
    return {
      json: { library: invocation.libraryFolder, encrypted },
      text: t('cli.library.made', {
        libraryFolder: invocation.libraryFolder,
        encrypted: String(encrypted)
      })
    }
  }
}

/** `meaning=column`, parted by commas; an empty column takes the meaning away. Throws UsageError. */
function columnsOf(text: string | undefined): ColumnMap {
  const pairs = (text ?? '').split(',').filter(Boolean)
  return Object.fromEntries(
    pairs.map((pair) => {
      const [meaning = '', ...column] = pair.split('=')
      if (!ColumnMeaning.safeParse(meaning.trim()).success || column.length === 0)
        throw new UsageError(t('cli.library.columnsForm', { columnMeanings: columnMeanings.join(', ') }))
      return [meaning.trim(), column.join('=').trim() || null]
    })
  )
}

const DELIMITERS = { comma: ',', semicolon: ';', tab: '\t', bar: '|' } as const

/** How the table is read, as options say it. Throws UsageError. */
function tableChoiceOf({ values }: Invocation): TableChoice {
  if (values['day-first'] && values['month-first']) throw new UsageError(t('cli.library.oneDateOrder'))
  const delimiter = textOption(values, 'delimiter') as keyof typeof DELIMITERS | undefined
  const row = values['header-row']
  return TableChoice.parse({
    sheet: textOption(values, 'sheet') ?? null,
    headerRow: row === undefined ? null : Number(row),
    delimiter: delimiter ? DELIMITERS[delimiter] : null,
    encoding: textOption(values, 'encoding') ?? null,
    missingWords: values['keep-missing-words'] !== true,
    dayFirst: values['day-first'] ? true : values['month-first'] ? false : null
  })
}

const tableOptions = {
  'header-row': number(),
  delimiter: choice(Object.keys(DELIMITERS)),
  encoding: choice(textEncodings),
  sheet: text('name'),
  'keep-missing-words': flag(),
  'day-first': flag(),
  'month-first': flag()
}

export const importCommand: Action = {
  args: '<folder>',
  example: 'import drawings --metadata table.csv --dry-run',
  options: {
    metadata: text('file'),
    columns: text('pairs'),
    ...tableOptions,
    'photos-as-they-are': flag(),
    uncut: text('names'),
    update: flag(),
    'dry-run': flag()
  },
  async run(invocation) {
    const [folder] = invocation.words as [string]
    if (isArchive(folder)) return importArchive(invocation, folder, invocation.values['dry-run'] === true)
    return importAnswer(await importFolder(invocation, folder))
  }
}

/** Imports a folder as the options say. Throws AppError with the question that has to be answered first. */
export async function importFolder(invocation: Invocation, folder: string): Promise<ImportReport> {
  const engine = await invocation.engine()
  const files = await engine.registerPaths([fromUser(folder)])
  const file = textOption(invocation.values, 'metadata')
  const metadata = file ? await engine.registerPaths([fromUser(file)]) : null
  const dryRun = invocation.values['dry-run'] === true
  const photos = invocation.values['photos-as-they-are'] !== true
  const update = invocation.values.update === true
  const columns = columnsOf(textOption(invocation.values, 'columns'))
  const { jobId } = await invocation.ask('import:start', {
    files,
    metadata,
    columns,
    table: tableChoiceOf(invocation),
    photos,
    uncut: namesOf(textOption(invocation.values, 'uncut')),
    update,
    dryRun
  })
  const report = await runJob(invocation, jobId)
  if (report.question) throw AppError.of(questionFailure(report.question, report.metadata))
  return report
}

/** Names that stand between semicolons. */
const namesOf = (value: string | undefined): string[] =>
  (value ?? '').split(';').flatMap((name) => name.trim() || [])

/** An exported library, by what its file begins with and is called. */
const isArchive = (path: string): boolean => /\.(tadpole-dataset|zip)$/i.test(path)

async function importArchive(invocation: Invocation, path: string, dryRun: boolean): Promise<Answer> {
  const files = await (await invocation.engine()).registerPaths([fromUser(path)])
  const { jobId } = await invocation.ask('import:archive', { files, dryRun })
  const report = await runJob(invocation, jobId)
  const { drawings, imported, duplicates, differing, ratings, newRaters, rejected } = report
  const raters = newRaters.length > 0 ? t('cli.library.newRaters', { newRaters: newRaters.join(', ') }) : ''
  const head = t('cli.library.archiveImported', {
    dryRun: String(dryRun),
    imported,
    drawings,
    duplicates,
    rejected: rejected.length,
    ratings,
    raters,
    differing
  })
  const rows = rejected.slice(0, 50).map((r) => [r.file, r.message])
  return {
    json: report,
    text: rows.length > 0 ? `${head}\n${table(columns('file', 'why'), rows)}` : head,
    code: rejected.length > 0 ? 1 : 0
  }
}

export const exportCommand: Action = {
  example: 'export --out all.tadpole-dataset',
  options: {
    out: text('file'),
    'without-photos': flag(),
    'with-camera-data': flag()
  },
  async run(invocation) {
    const file = textOption(invocation.values, 'out')
    if (!file) throw new UsageError(t('cli.library.exportNeedsOut'))
    const { ticket, jobId } = await invocation.ask('library:export', {
      photos: invocation.values['without-photos'] !== true,
      cameraData: invocation.values['with-camera-data'] === true
    })
    const engine = await invocation.engine()
    const bytes = await receive(file, () => engine.pull(ticket))
    const { drawings } = await runJob(invocation, jobId)
    return {
      json: { out: file, drawings, bytes },
      text: t('cli.library.exported', { drawings, file, bytes })
    }
  }
}

/** What was made of the table: said, so that a column that was not understood is noticed before it is missed. */
function recognised({ metadata }: ImportReport): string[] {
  if (!metadata) return [t('cli.library.noTable')]
  const { format, delimiter, columns, available, repeated, unknownLabels } = metadata
  const taken = Object.entries(columns).map(([meaning, column]) =>
    t('cli.library.column', { meaning, column })
  )
  const others = available.filter((name) => !Object.values(columns).includes(name))
  const words = unknownLabels.map(({ word, count }) => `"${word}" (${count})`)
  return [
    t('cli.library.readAs', {
      format: metadata.sheet === null ? format : t('cli.library.sheet', { format, sheet: metadata.sheet }),
      encoding: metadata.encoding ?? 'none',
      delimiter: delimiter ? JSON.stringify(delimiter) : 'none',
      taken: taken.join(', ')
    }),
    ...tableNotes(metadata),
    ...(others.length > 0 ? [t('cli.library.furtherColumns', { others: others.join(', ') })] : []),
    ...(columns.ageYears || columns.ageMonths || columns.birthDate ? [] : [t('cli.library.noAges')]),
    ...(metadata.agesAreWholeYears ? [t('cli.library.wholeYears')] : []),
    ...(metadata.mixedLineEnds ? [t('cli.library.mixedLineEnds')] : []),
    ...(repeated.length > 0 ? [t('cli.library.repeatedColumns', { repeated: repeated.join(', ') })] : []),
    ...(words.length > 0 ? [t('cli.library.unknownLabels', { words: words.join(', ') })] : [])
  ]
}

export function importAnswer(report: ImportReport) {
  const { imported, duplicates, updated, elsewhere, rejected, dryRun } = report
  const head = t('cli.library.imported', {
    dryRun: String(dryRun),
    imported,
    duplicates,
    updated,
    rejected: rejected.length
  })
  const rows = rejected.slice(0, 50).map((r) => [r.file, r.message])
  const more =
    rejected.length > 50 ? `\n${t('cli.library.moreRefused', { rejected: rejected.length - 50 })}` : ''
  return {
    json: report,
    text: [
      head,
      ...(elsewhere > 0 ? [t('cli.library.elsewhere', { elsewhere })] : []),
      ...recognised(report),
      ...(rows.length ? [table(columns('file', 'why'), rows) + more] : [])
    ].join('\n'),
    code: rejected.length > 0 ? (1 as const) : (0 as const)
  }
}

export const doctor: Action = {
  example: 'doctor',
  options: { 'accept-loss': flag() },
  async run(invocation) {
    const report = await invocation.ask('health:check', {})
    const rows = report.checks.map((c) => [
      t(c.ok ? 'models.passed' : 'cli.common.failed'),
      c.name,
      c.detail,
      `${c.milliseconds} ms`
    ])
    return {
      json: report,
      text: table(columns('', 'part', 'finding', 'time'), rows),
      code: report.ok ? 0 : 1
    }
  }
}
