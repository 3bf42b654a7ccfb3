import { AppError } from '#contract/app-error'
import type { PlaceFit } from '#contract/place'
import type { Work } from '#main/lib/work'
import { calibrateSite, comparePart, compareSite } from '#main/workflows/fit-site'
import { listSites } from '#main/workflows/list-sites'
import { open, type HandlersOf, tellChanged } from '../context'

export const placeHandlers: HandlersOf<
  'places:list' | 'places:check' | 'places:calibrate' | 'places:forget'
> = {
  'places:list': async (_, context) => ({ places: await listSites(open(context)) }),
  'places:check': (request, context) => {
    const ports = open(context)
    const run = async (work: Work): Promise<PlaceFit> =>
      'site' in request
        ? (await compareSite(ports, request.site, request.seed, work)).fit
        : comparePart(ports, request, work)
    return { jobId: context.jobs.start('check-site', {}, run) }
  },
  'places:calibrate': ({ site, seed }, context) => {
    const ports = open(context)
    const run = (work: Work) => calibrateSite(ports, site, seed, work)
    return { jobId: context.jobs.start('calibrate-site', {}, run) }
  },
  'places:forget': ({ site }, context) => {
    const { library } = open(context)
    if (!library.places.forget(site)) throw new AppError('site-not-calibrated', { site })
    tellChanged(context, library)
    return { site }
  }
}
