import { type ReadPassport, readPassport } from '#main/learning/deploy/passport-file'
import type { Work } from '#main/lib/work'
import { checkPassportFit } from '#main/workflows/check-passport-fit'
import { chosenModels, issuePassport, passportInfo } from '#main/workflows/issue-passport'
import { importPassports, poolPassports } from '#main/workflows/pool-passports'
import { open, type EngineContext, type HandlersOf, tellChanged } from '../context'

async function readPassports(context: EngineContext, ticket: string): Promise<ReadPassport[]> {
  const files = context.tickets.files(ticket)
  return Promise.all(files.map(async (file) => readPassport(await file.read())))
}

export const passportHandlers: HandlersOf<
  'passport:create' | 'passport:read' | 'passport:import' | 'passport:fit' | 'passport:pool'
> = {
  'passport:create': async ({ name, site, seed }, context) => {
    const ports = open(context)
    await chosenModels(ports, null) // whether there is anything to issue, before a job begins
    const run = (work: Work) => issuePassport(ports, name, site, seed, work)
    return { jobId: context.jobs.start('issue-passport', {}, run) }
  },
  'passport:read': async ({ files }, context) => ({
    passports: (await readPassports(context, files)).map(passportInfo)
  }),
  'passport:import': async ({ files }, context) => {
    const ports = open(context)
    const read = await readPassports(context, files)
    const models = await importPassports(ports, read)
    tellChanged(context, ports.library)
    return { passports: read.map(passportInfo), models }
  },
  'passport:fit': async ({ ids, seed }, context) => {
    const ports = open(context)
    await chosenModels(ports, ids)
    const run = (work: Work) => checkPassportFit(ports, ids, seed, work)
    return { jobId: context.jobs.start('check-passport', {}, run) }
  },
  'passport:pool': async ({ files, seed }, context) => {
    const ports = open(context)
    const read = await readPassports(context, files)
    await importPassports(ports, read.slice(0, 1))
    tellChanged(context, ports.library)
    return poolPassports(ports, read, seed)
  }
}
