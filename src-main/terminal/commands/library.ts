import { because } from '#contract/because'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { AppError } from '#contract/app-error'
import { ColumnMeaning, columnMeanings, type ColumnMap, type ImportReport } from '#contract/import'
import { writeDurably } from '#main/lib/durable-file'
import { fromUser } from '../paths'
import { runJob } from '../run-job'
import { table } from '../table'
import { receive } from '../write-out'
import {
  choice,
  flag,
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
  if (!process.stdin.isTTY)
    throw new UsageError('init needs --passphrase-file FILE or --unencrypted --purpose synthetic|benchmark')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const passphrase = await terminal.question('Passphrase for the new library: ')
  terminal.close()
  if (passphrase === '') throw new UsageError('an empty passphrase protects nothing')
  return passphrase
}

async function protection({ values }: Invocation) {
  const file = textOption(values, 'passphrase-file')
  if (values.unencrypted) {
    const purpose = textOption(values, 'purpose')
    if (file || (purpose !== 'synthetic' && purpose !== 'benchmark'))
      throw new UsageError('--unencrypted is for --purpose synthetic or benchmark, and without a passphrase')
    return { unencrypted: true, purpose } as const
  }
  return { passphrase: file ? readPassphrase(file) : await choosePassphrase() }
}

export const init: Action = {
  about: 'make a new library',
  example: 'init --passphrase-file passphrase.txt --recovery-file recovery.txt',
  options: {
    unencrypted: flag('without encryption, for --purpose synthetic or benchmark only'),
    purpose: choice(['synthetic', 'benchmark'], 'what an unencrypted library is for'),
    'recovery-file': text('file', 'where the recovery key is written; else it is shown once')
  },
  library: 'makes',
  async run(invocation) {
    const request = await protection(invocation)
    const { recoveryKey } = await invocation.ask('library:create', request)
    const file = textOption(invocation.values, 'recovery-file')
    if (recoveryKey && file) await writeDurably(fromUser(file), Buffer.from(`${recoveryKey}\n`))
    else if (recoveryKey)
      process.stderr.write(
        `Recovery key, shown only now. Print it and keep it apart from this computer:\n${recoveryKey}\n`
      )
    const encrypted = recoveryKey !== null
    return {
      json: { library: invocation.libraryFolder, encrypted },
      text: `Made a library in ${invocation.libraryFolder}${encrypted ? '' : ' (unencrypted)'}.`
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
        throw new UsageError(`--columns is written meaning=column; meanings are ${columnMeanings.join(', ')}`)
      return [meaning.trim(), column.join('=').trim() || null]
    })
  )
}

export const importCommand: Action = {
  args: '<folder>',
  about: 'bring drawings and what is known of them into the library: a folder, or an exported library',
  example: 'import drawings --metadata table.csv --dry-run',
  options: {
    metadata: text('file', 'the table; by default the one in the folder'),
    columns: text('pairs', 'which column means what: "ageYears=Wie alt,childId=Nr"'),
    'photos-as-they-are': flag('photos stay as they are; else the sheet in them is found and set straight'),
    update: flag('tell more of drawings that are here already'),
    'dry-run': flag('only what would happen')
  },
  async run(invocation) {
    const [folder] = invocation.words as [string]
    if (isArchive(folder)) return importArchive(invocation, folder, invocation.values['dry-run'] === true)
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
      photos,
      update,
      dryRun
    })
    return importAnswer(await runJob(invocation, jobId))
  }
}

/** An exported library, by what its file begins with and is called. */
const isArchive = (path: string): boolean => /\.(tadpole-dataset|zip)$/i.test(path)

async function importArchive(invocation: Invocation, path: string, dryRun: boolean): Promise<Answer> {
  const files = await (await invocation.engine()).registerPaths([fromUser(path)])
  const { jobId } = await invocation.ask('import:archive', { files, dryRun })
  const report = await runJob(invocation, jobId)
  const { drawings, imported, duplicates, differing, ratings, newRaters, rejected } = report
  const raters = newRaters.length > 0 ? `; new raters: ${newRaters.join(', ')}` : ''
  const head = `${dryRun ? 'Would import' : 'Imported'} ${imported} of ${drawings}, ${duplicates} here already, ${rejected.length} refused; ${ratings} ratings${raters}.${differing > 0 ? ` ${differing} of those that are here are described otherwise there, and stay as they are.` : ''}`
  const rows = rejected.slice(0, 50).map((r) => [r.file, r.message])
  return {
    json: report,
    text: rows.length > 0 ? `${head}\n${table(['file', 'why'], rows)}` : head,
    code: rejected.length > 0 ? 1 : 0
  }
}

export const exportCommand: Action = {
  about:
    'all drawings and all that people have said of them as one file, unencrypted, to be imported elsewhere',
  example: 'export --out all.tadpole-dataset',
  options: {
    out: text('file', 'where it is written'),
    'without-photos': flag('only the pictures that were made of photos')
  },
  async run(invocation) {
    const file = textOption(invocation.values, 'out')
    if (!file) throw new UsageError('export needs --out FILE')
    const { ticket, jobId } = await invocation.ask('library:export', {
      photos: invocation.values['without-photos'] !== true
    })
    const engine = await invocation.engine()
    const bytes = await receive(file, () => engine.pull(ticket))
    const { drawings } = await runJob(invocation, jobId)
    return {
      json: { out: file, drawings, bytes },
      text: `Wrote ${drawings} drawings to ${file} (${bytes} bytes). It is not encrypted: keep it where children’s drawings may be.`
    }
  }
}

/** What was made of the table: said, so that a column that was not understood is noticed before it is missed. */
function recognised({ metadata }: ImportReport): string[] {
  if (!metadata) return ['No table: nothing but the files is known.']
  const { format, encoding, delimiter, columns, available, repeated, unknownLabels } = metadata
  const taken = Object.entries(columns).map(([meaning, column]) => `${meaning} from "${column}"`)
  const others = available.filter((name) => !Object.values(columns).includes(name))
  const words = unknownLabels.map(({ word, count }) => `"${word}" (${count})`)
  return [
    `Read as ${format}, ${encoding}${delimiter ? `, parted by ${JSON.stringify(delimiter)}` : ''}: ${taken.join(', ')}.`,
    ...(others.length > 0
      ? [`Kept as further columns: ${others.join(', ')} (--columns tells what they mean).`]
      : []),
    ...(columns.ageYears || columns.ageMonths
      ? []
      : ['No column of ages was found: drawings without an age are not scored.']),
    ...(metadata.agesAreWholeYears
      ? ['Ages are whole years: each is taken as its middle, 6 months on, give or take 6.']
      : []),
    ...(metadata.mixedLineEnds ? ['Its lines end in several ways.'] : []),
    ...(repeated.length > 0 ? [`Columns of one name: ${repeated.join(', ')}; the first is taken.`] : []),
    ...(words.length > 0 ? [`Words that are no label, kept beside the drawing: ${words.join(', ')}.`] : [])
  ]
}

export function importAnswer(report: ImportReport) {
  const { imported, duplicates, updated, elsewhere, rejected, dryRun } = report
  const head = `${dryRun ? 'Would import' : 'Imported'} ${imported}, ${duplicates} duplicates, ${updated > 0 ? `${updated} ${dryRun ? 'would be ' : ''}updated, ` : ''}${rejected.length} refused.`
  const rows = rejected.slice(0, 50).map((r) => [r.file, r.message])
  const more = rejected.length > 50 ? `\n... and ${rejected.length - 50} more (use --json)` : ''
  return {
    json: report,
    text: [
      head,
      ...(elsewhere > 0
        ? [
            `Of ${elsewhere} the same picture is here already under another child or site. To tell more of those that are here instead: --update.`
          ]
        : []),
      ...recognised(report),
      ...(rows.length ? [table(['file', 'why'], rows) + more] : [])
    ].join('\n'),
    code: rejected.length > 0 ? (1 as const) : (0 as const)
  }
}

export const doctor: Action = {
  about: 'exercise every part and say what it found',
  example: 'doctor',
  async run(invocation) {
    const report = await invocation.ask('health:check', {})
    const rows = report.checks.map((c) => [c.ok ? 'ok' : 'FAILED', c.name, c.detail, `${c.milliseconds} ms`])
    return { json: report, text: table(['', 'part', 'finding', 'time'], rows), code: report.ok ? 0 : 1 }
  }
}
