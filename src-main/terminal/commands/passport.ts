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
import { table } from '../table'
import { writeWhole } from '../write-out'
import { fitAnswer } from './norms'

function infoText({ passport, fingerprint }: PassportInfo): string {
  const { name, issuedAt, demographics: d, models, localDrawings } = passport
  const rows = models.map((m) => [m.band, m.n, m.children, m.id])
  return [
    `${name}, issued ${issuedAt.slice(0, 10)}, ${d.drawings} drawings of ${d.children} children.`,
    `Signed by ${fingerprint}: ask the issuer over another way whether that is theirs.`,
    ...(localDrawings > 0 ? [`With scores of ${localDrawings} further drawings of its site.`] : []),
    table(['norm group', 'n', 'children', 'id'], rows)
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
  return { json: { file, passport, fingerprint }, text: `${infoText(made)}\nWritten to ${file}.` }
}

async function fit(invocation: Invocation, ids: readonly string[]): Promise<Answer> {
  const { jobId } = await invocation.ask('passport:fit', { ids: [...ids], ...seedOf(invocation) })
  const next = 'Once they are deployed, a site can calibrate them: norms calibrate --site S.'
  return fitAnswer(await runJob(invocation, jobId), next)
}

/** Takes the norms in and tells at once how they fit the drawings that are here. */
async function importPassport(invocation: Invocation, files: string): Promise<Answer> {
  const reply = await invocation.ask('passport:import', { files })
  const ids = reply.models.map((m) => m.id)
  const told = reply.passports.map(infoText)
  const found = await fit(invocation, ids).catch((error: Error) => ({ json: null, text: error.message }))
  const next = 'They are not in use yet: models review ID, models deploy ID.'
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
    m.effect.warn ? 'places differ' : '',
    m.id
  ])
  const head = ['norm group', 'n', 'drawings', 'explained by place', 'p', '', 'id']
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
  about:
    'norms that travel between sites without a single picture: signed, and tried on local drawings before they are deployed',
  actions: {
    create: {
      about: 'the deployed norms as one signed file',
      example: 'passport create --name north --out north.tadpole-norm',
      options: {
        name: text('name', 'what the passport is called'),
        site: text('name', 'add scores of this site’s further drawings'),
        out: text('file', 'where it is written'),
        ...seedOption
      },
      run: create
    },
    show: {
      args: '<files...>',
      about: 'what a passport says',
      example: 'passport show north.tadpole-norm',
      run: ofFiles(show)
    },
    import: {
      args: '<files...>',
      about: 'take the norms of a passport in, and see how they fit the drawings that are here',
      example: 'passport import north.tadpole-norm',
      options: seedOption,
      run: ofFiles(importPassport)
    },
    fit: {
      args: '<models...>',
      about: 'how imported norms fit the drawings that are here',
      example: 'passport fit 4a0e9a0c-6d7c-4c3e-9d43-5b1f0f1f6b7d',
      options: seedOption,
      run: (invocation) => fit(invocation, invocation.words)
    },
    pool: {
      args: '<files...>',
      about: 'new versions of the first file’s norms, calibrated by the drawings of the others as well',
      example: 'passport pool north.tadpole-norm south.tadpole-norm',
      options: seedOption,
      run: ofFiles(pool)
    }
  }
}
