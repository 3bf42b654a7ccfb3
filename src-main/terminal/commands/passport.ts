import type { PassportInfo } from '../../../src-preload/contract/passport'
import type { PlaceFit } from '../../../src-preload/contract/place'
import { numberOption, textOption, UsageError, type Answer, type Command, type Invocation } from '../command'
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
  const made = (await runJob(invocation, jobId)) as PassportInfo & { fileName: string; bytes: Uint8Array }
  const file = out ?? made.fileName
  await writeWhole(file, made.bytes)
  const { passport, fingerprint } = made
  return { json: { file, passport, fingerprint }, text: `${infoText(made)}\nWritten to ${file}.` }
}

async function fit(invocation: Invocation, ids: readonly string[]): Promise<Answer> {
  const { jobId } = await invocation.ask('passport:fit', { ids: [...ids], ...seedOf(invocation) })
  const next = 'Once they are deployed, a site can calibrate them: norms calibrate --site S.'
  return fitAnswer((await runJob(invocation, jobId)) as PlaceFit, next)
}

/** Takes the norms in and tells at once how they fit the drawings that are here. */
async function importPassport(invocation: Invocation, files: string): Promise<Answer> {
  const reply = await invocation.ask('passport:import', { files })
  const ids = reply.models.map((m) => m.id)
  const told = reply.passports.map(infoText)
  const found = await fit(invocation, ids).catch((error: Error) => ({ json: null, text: error.message }))
  const next = 'Nothing judges by them yet: models review ID, models deploy ID.'
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

export const passport: Command = {
  usage:
    'passport create [--name N] [--site S] [--out FILE] | show FILE | import FILE | fit MODEL... | pool FILE FILE... [--seed N]',
  about:
    'norms that travel between sites without a single picture: signed, and tried on local drawings before they judge',
  options: {
    name: { type: 'string' },
    site: { type: 'string' },
    out: { type: 'string' },
    seed: { type: 'string' }
  },
  async run(invocation) {
    const [verb, ...rest] = invocation.words
    if (verb === 'create') return create(invocation)
    if (!['fit', 'show', 'import', 'pool'].includes(verb ?? ''))
      throw new UsageError(`passport ${verb ?? ''} is not a command: create, show, import, fit, pool`)
    if (rest.length === 0) throw new UsageError(`passport ${verb} needs an argument`)
    if (verb === 'fit') return fit(invocation, rest)
    const files = await (await invocation.engine()).registerPaths(rest.map(fromUser))
    if (verb === 'show') {
      const { passports } = await invocation.ask('passport:read', { files })
      return { json: { passports }, text: passports.map(infoText).join('\n\n') }
    }
    if (verb === 'import') return importPassport(invocation, files)
    return pool(invocation, files)
  }
}
