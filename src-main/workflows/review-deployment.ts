import type { Analysis } from '#contract/analysis'
import type { DeployReview } from '#contract/training'
import { chooseNorm } from '../analysis/score/choose-norm'
import type { Work } from '../lib/work'
import { bandsOverlap } from '#contract/stepping-down'
import type { Needs } from './ports'
import { type DeployedModels, scoreStored } from './score-stored'

/** The models that would be deployed together if this version was. */
async function modelsIfDeployed(ports: Needs<'models'>, id: string): Promise<DeployedModels> {
  const { models } = ports
  const now = models.deployedBands().length > 0 ? await models.deployedNorms() : []
  if (models.isDevelopment(id)) return { deployed: now, development: await models.loadDevelopment(id) }
  const candidate = await models.loadNorm(id)
  const others = now.filter(
    ({ band }) => band.label !== candidate.band.label && !bandsOverlap(band, candidate.band)
  )
  return { deployed: [...others, candidate], development: await models.deployedDevelopment() }
}

/** Which stored verdicts would change if this version was deployed. The drawings are scored anew, and nothing is kept. */
export async function reviewDeployment(
  ports: Needs<'library' | 'models' | 'encoders' | 'compute'>,
  id: string,
  seed: number,
  work: Work
): Promise<DeployReview> {
  const { library, models } = ports
  const proposed = await modelsIfDeployed(ports, id)
  const rows = library.drawings.all().filter(({ drawing }) => {
    const { ageMonths } = drawing
    if (ageMonths === null || models.isDevelopment(id)) return ageMonths !== null
    return chooseNorm(proposed.deployed, { ...drawing, ageMonths })?.norm.manifest.id === id
  })
  const { analyses } = await scoreStored(ports, proposed, rows, seed, work)
  const mine = analyses.filter((row) => row.modelId === id || row.developmentModelId === id)
  return verdictChanges(mine, (drawing) => library.results.analysis(drawing))
}

const brief = ({ id, file, percentile, verdict }: Analysis) => ({ id: id!, file, percentile, verdict })

function verdictChanges(rows: readonly Analysis[], stored: (id: string) => Analysis | null): DeployReview {
  const result: DeployReview = {
    judged: rows.length,
    compared: 0,
    verdicts: 0,
    newlyFlagged: [],
    noLongerFlagged: []
  }
  for (const row of rows) {
    const before = stored(row.id!)
    if (!before) continue
    result.compared += 1
    if (row.verdict !== before.verdict) result.verdicts += 1
    const pair = { ...brief(row), was: before.verdict, wasPercentile: before.percentile }
    if (row.flagged === true && before.flagged !== true) result.newlyFlagged.push(pair)
    if (row.flagged !== true && before.flagged === true) result.noLongerFlagged.push(pair)
  }
  return result
}
