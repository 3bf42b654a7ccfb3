import { BackupKind, type BackupInfo, type BackupState } from '#contract/backup'
import { t } from '#words/translate'
import { sizeText } from '#words/number-text'
import {
  choice,
  number,
  numberOption,
  text,
  textOption,
  UsageError,
  type Action,
  type Answer,
  type Group
} from '../command'
import { fromUser } from '../paths'
import { runJob, showProgress } from '../run-job'
import { columns, table } from '../table'
import { readPassphrase } from './library'

const dayText = (moment: string): string => moment.slice(0, 16).replace('T', ' ')

const rowOf = ({ id, kind, drawings, files, bytes, verifiedAt }: BackupInfo) => [
  id,
  kind,
  drawings,
  files,
  sizeText(bytes),
  verifiedAt ? dayText(verifiedAt) : t('backup.unverified')
]

function stateAnswer(state: BackupState): Answer {
  if (state.folderName === null) return { json: state, text: t('backup.unchosen') }
  const { everyHours, keep } = state.plan
  const plan = t('backup.plan', { everyHours, keep })
  const list =
    state.backups.length > 0
      ? table(columns('id', 'kind', 'drawings', 'files', 'size', 'verified'), state.backups.map(rowOf))
      : t(state.unreachable ? 'backup.unreachable' : 'backup.noneYet')
  const due = state.dueAt ? [t('backup.due', { moment: dayText(state.dueAt) })] : []
  return {
    json: state,
    text: [t('backup.folder', { folder: state.folderName }), plan, ...due, list].join('\n')
  }
}

const list: Action = {
  example: 'backup list',
  run: async (invocation) => stateAnswer(await invocation.ask('backup:list', {}))
}

const choose: Action = {
  example: 'backup choose --folder backups --every 24 --keep 7',
  options: { folder: text('folder'), every: number('hours'), keep: number() },
  async run(invocation) {
    const folder = textOption(invocation.values, 'folder')
    const [every, keep] = [numberOption(invocation.values, 'every'), numberOption(invocation.values, 'keep')]
    if (folder) {
      const engine = await invocation.engine()
      await invocation.ask('backup:choose', { to: await engine.registerFolder(fromUser(folder)) })
    }
    const { plan } = await invocation.ask('backup:list', {})
    const wanted = { everyHours: every ?? plan.everyHours, keep: keep ?? plan.keep }
    return stateAnswer(await invocation.ask('backup:plan', wanted))
  }
}

const run: Action = {
  example: 'backup run',
  options: { kind: choice(BackupKind.options) },
  async run(invocation) {
    const kind = BackupKind.parse(textOption(invocation.values, 'kind') ?? 'full')
    const { jobId } = await invocation.ask('backup:start', { kind })
    const done = await runJob(invocation, jobId)
    const values = {
      id: done.id,
      drawings: done.drawings,
      files: done.newFiles,
      size: sizeText(done.newBytes)
    }
    return { json: done, text: t('cli.backup.done', values) }
  }
}

const verify: Action = {
  args: '[id]',
  example: 'backup verify',
  async run(invocation) {
    const { backups } = await invocation.ask('backup:list', {})
    const id = invocation.words[0] ?? backups[0]?.id
    if (id === undefined) throw new UsageError(t('backup.noneYet'))
    const { jobId } = await invocation.ask('backup:verify', { id })
    const done = await runJob(invocation, jobId)
    return {
      json: done,
      text: t('cli.backup.verified', { id, files: done.files, size: sizeText(done.bytes) })
    }
  }
}

const remove: Action = {
  args: '<id>',
  example: 'backup remove 2026-12-01T08-00-00-000Z',
  run: async (invocation) => stateAnswer(await invocation.ask('backup:remove', { id: invocation.words[0]! }))
}

const restore: Action = {
  args: '<folder> [id]',
  example: 'backup restore backups --library restored --passphrase-file passphrase.txt',
  library: 'makes',
  async run(invocation) {
    const [folder, id] = invocation.words as [string, string | undefined]
    const file = textOption(invocation.values, 'passphrase-file')
    const engine = await invocation.engine()
    const off = engine.on('backup:restoring', (progress) => showProgress({ stage: 'restore', ...progress }))
    const stop = (): void => void invocation.ask('backup:stop', {})
    process.once('SIGINT', stop)
    const from = await engine.registerFolder(fromUser(folder))
    const secret = file ? readPassphrase(file) : null
    const restored = await invocation.ask('backup:restore', { from, id: id ?? null, secret }).finally(() => {
      off()
      process.removeListener('SIGINT', stop)
    })
    return {
      json: { library: invocation.libraryFolder, ...restored },
      text: t('cli.backup.restored', { ...restored, library: invocation.libraryFolder })
    }
  }
}

export const backup: Group = {
  usual: 'list',
  actions: { list, choose, run, verify, remove, restore }
}
