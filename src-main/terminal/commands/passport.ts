import { t } from '#words/translate'
import type { PassportInfo } from '#contract/passport'
import {
  numberOption,
  seedOption,
  text,
  textOption,
  type Answer,
  type Group,
  type Invocation
} from '../command'
import { fromUser } from '../paths'
import { runJob } from '../run-job'
import { columns, table } from '../table'
import { writeWhole } from '../write-out'
import { fitAnswer } from './norms'

function infoText({ passport, fingerprint }: PassportInfo): string {
  const { name, issuedAt, demographics: d, models, localDrawings } = passport
  const rows = models.map((m) => [m.band, m.n, m.children, m.id])
  return [
    t('cli.passport.issued', {
      name,
      issuedAt: issuedAt.slice(0, 10),
      drawings: d.drawings,
      children: d.children
    }),
    t('cli.passport.signedBy', { fingerprint }),
    ...(localDrawings > 0 ? [t('cli.passport.localScores', { localDrawings })] : []),
    table(columns('normGroup', 'n', 'children', 'id'), rows)
  ].join('\n')
}

const seedOf = ({ values }: Invocation) => {
  const seed = numberOption(values, 'seed')
  return seed === undefined ? {} : { seed }
}

async function create(invocation: Invocation): Promise<Answer> {
  const out = textOption(invocation.values, 'out')
  const name = textOption(invocation.values, 'name') ?? 'norm'
  const site = textOption(invocation.values, 'site') ?? null
  const { jobId } = await invocation.ask('passport:create', { name, site, ...seedOf(invocation) })
  const made = await runJob(invocation, jobId)
  const file = out ?? made.fileName
  await writeWhole(file, made.bytes)
  const { passport, fingerprint } = made
  return {
    json: { file, passport, fingerprint },
    text: t('cli.passport.writtenTo', { infoText: infoText(made), file })
  }
}

async function fit(invocation: Invocation, ids: readonly string[]): Promise<Answer> {
  const { jobId } = await invocation.ask('passport:fit', { ids: [...ids], ...seedOf(invocation) })
  const next = t('cli.passport.calibrateLater')
  return fitAnswer(await runJob(invocation, jobId), next)
}

/** Takes the norms in and tells at once how they fit the drawings that are here. */
async function importPassport(invocation: Invocation, files: string): Promise<Answer> {
  const reply = await invocation.ask('passport:import', { files })
  const ids = reply.models.map((m) => m.id)
  const told = reply.passports.map(infoText)
  const found = await fit(invocation, ids).catch((error: Error) => ({ json: null, text: error.message }))
  const next = t('cli.passport.notInUseYet')
  return { json: { ...reply, fit: found.json }, text: [...told, found.text, next].join('\n') }
}

async function pool(invocation: Invocation, files: string): Promise<Answer> {
  const reply = await invocation.ask('passport:pool', { files, ...seedOf(invocation) })
  const rows = reply.models.map((m) => [
    m.band,
    m.n,
    m.effect.sites.map((s) => `${s.site} ${s.drawings}`).join(', '),
    `${(m.effect.explained * 100).toFixed(1)} %`,
    m.effect.pValue.toFixed(3),
    m.effect.warn ? t('cli.passport.placesDiffer') : '',
    m.id
  ])
  const head = columns('normGroup', 'n', 'drawings', 'explainedByPlace', 'p', '', 'id')
  return { json: reply, text: table(head, rows) }
}

/** An action on the files that are named. */
const ofFiles =
  (act: (invocation: Invocation, files: string) => Promise<Answer>) =>
  async (invocation: Invocation): Promise<Answer> =>
    act(invocation, await (await invocation.engine()).registerPaths(invocation.words.map(fromUser)))

async function show(invocation: Invocation, files: string): Promise<Answer> {
  const { passports } = await invocation.ask('passport:read', { files })
  return { json: { passports }, text: passports.map(infoText).join('\n\n') }
}

export const passport: Group = {
  actions: {
    create: {
      example: 'passport create --name north --out north.tadpole-norm',
      options: {
        name: text('name'),
        site: text('name'),
        out: text('file'),
        ...seedOption
      },
      run: create
    },
    show: {
      args: '<files...>',
      example: 'passport show north.tadpole-norm',
      run: ofFiles(show)
    },
    import: {
      args: '<files...>',
      example: 'passport import north.tadpole-norm',
      options: seedOption,
      run: ofFiles(importPassport)
    },
    fit: {
      args: '<models...>',
      example: 'passport fit 4a0e9a0c-6d7c-4c3e-9d43-5b1f0f1f6b7d',
      options: seedOption,
      run: (invocation) => fit(invocation, invocation.words)
    },
    pool: {
      args: '<files...>',
      example: 'passport pool north.tadpole-norm south.tadpole-norm',
      options: seedOption,
      run: ofFiles(pool)
    }
  }
}
