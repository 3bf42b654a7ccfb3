import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, parse } from 'node:path'
import { AppError } from '#contract/app-error'
import { resultOfKind } from '#contract/job-kinds'
import { steppingDown } from '#contract/stepping-down'
import { t } from '#words/translate'
import { textOption, UsageError, type Answer, type Invocation } from '../command'
import { fromUser } from '../paths'
import { columns, table } from '../table'
import { writeWhole } from '../write-out'
import { jobIdOf } from './jobs'

/** The file itself; of a folder, the model files in it, by name. Throws AppError 'file-unreadable'. */
function modelFiles(path: string): string[] {
  if (!existsSync(path) || !statSync(path).isDirectory()) return [path]
  const names = readdirSync(path).filter((name) => name.endsWith('.tadpole-model'))
  if (names.length === 0) throw new AppError('file-unreadable', { path })
  return names.sort().map((name) => join(path, name))
}

/** What a file, or each model file of a folder, says of itself, and whether it could be used here. */
export async function inspect(invocation: Invocation, file: string): Promise<Answer> {
  const files = await (await invocation.engine()).registerPaths(modelFiles(fromUser(file)))
  const reply = await invocation.ask('models:inspect', { files })
  const texts = reply.archives.map(({ about, known, steps }) => {
    const { performanceMetrics, compatibility, ...fields } = about
    const rows = Object.entries({ ...fields, ...performanceMetrics }).map(([name, value]) => [
      name,
      value ?? '-'
    ])
    const needs = Object.entries({ ...compatibility, encoder: compatibility.encoder.name })
    const layers = steps.map((s) => [t(s.ok ? 'models.passed' : 'cli.common.failed'), s.layer, s.detail])
    return [
      table(columns('field', 'value'), [...rows, ...needs]),
      table(columns('', 'layer', 'found'), layers),
      ...(known ? [t('cli.models.known')] : [])
    ].join('\n\n')
  })
  const usable = reply.archives.every(({ steps }) => steps.every(({ ok }) => ok))
  return { json: reply, text: texts.join('\n\n'), code: usable ? 0 : 1 }
}

/** Every version that a training gave, one file each, in the folder that is named or here. */
async function exportOfJob(invocation: Invocation, job: string): Promise<Answer> {
  if (invocation.words.length > 0) throw new UsageError(t('cli.models.idOrJob'))
  const reply = await invocation.ask('jobs:get', { id: jobIdOf(job) })
  const result = resultOfKind(reply, 'train')
  if (!result) throw new UsageError(t('cli.models.notATraining'))
  const folder = textOption(invocation.values, 'out') ?? '.'
  const versions = [...result.models, ...(result.development ? [result.development] : [])]
  const files: { id: string; file: string; bytes: number }[] = []
  for (const { id } of versions) {
    const { fileName, bytes } = await invocation.ask('models:export', { id })
    const file = join(folder, fileName)
    await writeWhole(file, bytes)
    files.push({ id, file, bytes: bytes.byteLength })
  }
  const lines = files.map(({ file, bytes }) => t('cli.models.exported', { file, byteLength: bytes }))
  return { json: { job, files }, text: lines.join('\n') }
}

/** One version as a file, or with --job every version of a training. */
export async function exportModel(invocation: Invocation): Promise<Answer> {
  const job = textOption(invocation.values, 'job')
  if (job !== undefined) return exportOfJob(invocation, job)
  const [id] = invocation.words
  if (id === undefined) throw new UsageError(t('cli.models.idOrJob'))
  const out = textOption(invocation.values, 'out')
  const { fileName, bytes } = await invocation.ask('models:export', { id })
  const file = out ?? fileName
  await writeWhole(file, bytes)
  return {
    json: { id, file, bytes: bytes.byteLength },
    text: t('cli.models.exported', { file, byteLength: bytes.byteLength })
  }
}

/** Takes versions in from a file. */
export async function importModel(invocation: Invocation, file: string): Promise<Answer> {
  const files = await (await invocation.engine()).registerPaths([fromUser(file)])
  const { models } = await invocation.ask('models:import', { files })
  const lines = models.map((m) => `${m.band}: ${m.id}${m.known ? t('cli.models.knownAlready') : ''}`)
  return { json: { id: models[0]?.id ?? null, models }, text: lines.join('\n') }
}

/** Saves what steps down: one version as the file that is named, of several each with its band's name before the ending. */
export async function backUp(invocation: Invocation, id: string, file: string): Promise<string[]> {
  const before = steppingDown(id, await invocation.ask('models:list', {}))
  const saved: string[] = []
  for (const version of before) {
    const path = before.length === 1 ? file : withName(file, version.name)
    const { bytes } = await invocation.ask('models:export', { id: version.id })
    await writeWhole(path, bytes)
    saved.push(path)
  }
  return saved
}

/** `models-4-5.tadpole-model` of `models.tadpole-model`; a band's subject is parted by a slash, which no file name may have. */
function withName(file: string, name: string): string {
  const { dir, name: stem, ext } = parse(file)
  return join(dir, `${stem}-${name.replaceAll('/', '-')}${ext}`)
}
