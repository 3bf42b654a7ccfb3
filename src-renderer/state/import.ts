import { create } from 'zustand'
import type { PickedFile } from '#contract/bridge'
import { csvOf } from '#contract/csv'
import type { ArchiveReport } from '#contract/dataset-archive'
import {
  asFound,
  type CellFix,
  type ColumnMap,
  type ColumnMeaning,
  type ImportReport,
  type TableChoice
} from '#contract/import'
import { bridge } from '../bridge'
import { t } from '#words/translate'
import { download } from './download'
import { ask, runJob, useSession } from './session'

interface ImportState {
  /** choose files -> they are handed over -> a dry run -> the plan is shown, and mended -> imported */
  step: 'choose' | 'reading' | 'checking' | 'plan' | 'importing' | 'done'
  ticket: string | null
  files: number
  columns: ColumnMap
  fixes: CellFix[]
  /** How the table is read, where a person says so. */
  table: TableChoice
  /** Photos of a camera become pictures of the sheet in them. */
  photos: boolean
  /** Photos that stay as they are all the same. */
  uncut: string[]
  /** A photo that is looked at, and what would be made of it: addresses of pictures. */
  looked: { name: string; photo: string; picture: string } | null
  /** The photo that was asked for last: answers about others come too late. */
  looking: string | null
  /** Files that are here already take what the spreadsheet says. */
  update: boolean
  report: ImportReport | null
  /** Of an exported library, which brings its own descriptions. */
  archive: ArchiveReport | null
  take(files: readonly PickedFile[]): Promise<void>
  /** Another column for a meaning, null: none; the plan is made anew. */
  map(meaning: ColumnMeaning, column: string | null): Promise<void>
  /** The table is read in another way; what was said of its columns and cells is said anew. */
  read(choice: Partial<TableChoice>): Promise<void>
  /** A cell is read otherwise than it stands in the spreadsheet; the plan is made anew. */
  fix(fix: CellFix): Promise<void>
  /** Another way of taking files in; the plan is made anew. */
  choose(choice: Partial<Pick<ImportState, 'photos' | 'update'>>): Promise<void>
  /** A photo is cut to the sheet, or stays as it is; the plan is made anew. */
  cut(name: string, wanted: boolean): Promise<void>
  /** Shows a photo and what would be made of it; null: no longer. */
  look(name: string | null): Promise<void>
  start(): Promise<void>
  saveProblems(): void
  reset(): void
}

const fresh = {
  step: 'choose',
  ticket: null,
  files: 0,
  columns: {},
  fixes: [],
  uncut: [],
  table: asFound,
  photos: true,
  looked: null,
  looking: null,
  update: false,
  report: null,
  archive: null
} as const

const urlOf = (png: Uint8Array): string =>
  URL.createObjectURL(new Blob([png as BlobPart], { type: 'image/png' }))

const isArchive = (files: readonly PickedFile[]): boolean =>
  files.length === 1 && /\.(tadpole-dataset|zip)$/i.test(files[0]!.name)

/** The same for an exported library: what would come, then all of it or nothing. */
async function takeArchive(dryRun: boolean): Promise<void> {
  const { ticket } = useImport.getState()
  useImport.setState({ step: dryRun ? 'checking' : 'importing' })
  const archive = await runJob(ask('import:archive', { files: ticket!, dryRun }))
  if (useImport.getState().ticket !== ticket) return
  if (archive) useImport.setState({ step: dryRun ? 'plan' : 'done', archive })
  else useImport.setState(dryRun ? { ...fresh, fixes: [], uncut: [] } : { step: 'plan' })
}

function plan(dryRun: boolean): Promise<ImportReport | null> {
  const { ticket, columns, fixes, table, photos, uncut, update } = useImport.getState()
  return runJob(ask('import:start', { files: ticket!, columns, fixes, table, photos, uncut, update, dryRun }))
}

/** The plan as it is now; an answer that others have overtaken is dropped. */
async function check(): Promise<void> {
  const { ticket, columns, fixes, table, photos, uncut, update, report: before } = useImport.getState()
  useImport.setState({ step: 'checking' })
  const report = await plan(true)
  const now = useImport.getState()
  if (
    now.ticket !== ticket ||
    now.columns !== columns ||
    now.fixes !== fixes ||
    now.table !== table ||
    now.photos !== photos ||
    now.uncut !== uncut ||
    now.update !== update
  )
    return
  if (report) useImport.setState({ step: 'plan', report })
  else useImport.setState(before ? { step: 'plan' } : { ...fresh, fixes: [], uncut: [] })
}

export const useImport = create<ImportState>()((set, get) => ({
  ...fresh,
  fixes: [],
  uncut: [],
  async take(files) {
    if (files.length === 0 || useSession.getState().blind) return
    useSession.getState().open('import')
    set({ ...fresh, fixes: [], uncut: [], step: 'reading', files: files.length })
    const ticket = await bridge.register(files).catch(() => null)
    if (!ticket) {
      set({ ...fresh, fixes: [], uncut: [] })
      return useSession.getState().say(t('import.notHanded'), true)
    }
    set({ ticket })
    await (isArchive(files) ? takeArchive(true) : check())
  },
  async map(meaning, column) {
    set({ columns: { ...get().columns, [meaning]: column } })
    await check()
  },
  async read(choice) {
    const { dayFirst, missingWords, ...places } = choice
    void [dayFirst, missingWords]
    // other lines, another sheet or other texts are other columns
    const anew = Object.keys(places).length > 0 ? { columns: {}, fixes: [] } : {}
    set({ table: { ...get().table, ...choice }, ...anew })
    await check()
  },
  async fix(fix) {
    const others = get().fixes.filter(({ row, meaning }) => row !== fix.row || meaning !== fix.meaning)
    set({ fixes: [...others, fix] })
    await check()
  },
  async choose(choice) {
    set(choice)
    await check()
  },
  async cut(name, wanted) {
    const others = get().uncut.filter((other) => other !== name)
    set({ uncut: wanted ? others : [...others, name] })
    await check()
  },
  async look(name) {
    const { looked, ticket } = get()
    if (looked) for (const url of [looked.photo, looked.picture]) URL.revokeObjectURL(url)
    set({ looked: null, looking: name })
    if (name === null || ticket === null) return
    const found = await ask('import:photo', { files: ticket, name })
    if (found && get().ticket === ticket && get().looking === name)
      set({ looked: { name, photo: urlOf(found.photo), picture: urlOf(found.picture) } })
  },
  async start() {
    if (!get().ticket) return
    if (get().archive) return takeArchive(false)
    set({ step: 'importing' })
    const report = await plan(false)
    set(report ? { step: 'done', report } : { step: 'plan' })
  },
  saveProblems() {
    const rejected = get().report?.rejected ?? []
    const rows = rejected.map(({ file, code, message }) => [file, code, message])
    download('import-problems.csv', `\ufeff${csvOf([['file', 'code', 'message'], ...rows])}`, 'text/csv')
  },
  reset: () => set({ ...fresh, fixes: [], uncut: [] })
}))
