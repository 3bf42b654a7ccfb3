import { AppError } from '../../src-preload/contract/app-error'
import { DevelopmentVersion, type GrowthChart } from '../../src-preload/contract/training'
import type { LoadedDevelopment } from '../analysis/development-pipeline'
import { DevelopmentManifest } from '../analysis/score/development-model'
import { chartOf, growthCurve } from '../analysis/score/growth-curve'
import type { LearntDevelopment } from '../learning/development/pipeline'
import type { Library } from '../library/library'
import { BoundedCache } from '../lib/bounded-cache'
import { sha256 } from '../library/sealed'
import { withOwnNames } from '../learning/deploy/pseudonyms'
import { knownDrawings, type KnownCache } from './known-drawings'
import { underThreshold } from './under-threshold'

/** Under this name the one development model is deployed; no band can be called so. */
export const DEVELOPMENT = 'development'

/** Development models in the library: written once, read back verified, one deployed. */
export class DevelopmentShelf {
  private readonly loaded = new BoundedCache<LoadedDevelopment>(4)

  private readonly drawings: KnownCache = { key: '', rows: [] }

  constructor(private readonly library: Library) {}

  async write({ manifest, scorer }: LearntDevelopment): Promise<void> {
    await this.library.modelFolders.write(manifest.id, {
      'scorer.onnx': scorer,
      'manifest.json': Buffer.from(JSON.stringify(manifest))
    })
  }

  /** Its row, and its deployment where asked: part of the caller's transaction. */
  register(
    manifest: DevelopmentManifest,
    deploy: boolean,
    origin: DevelopmentVersion['origin'] = 'trained'
  ): void {
    const { id, createdAt } = manifest
    const version = JSON.stringify({ ...publicPart(manifest), origin })
    this.library.versions.add({ id, band: DEVELOPMENT, createdAt, version })
    if (deploy) this.library.versions.deploy(DEVELOPMENT, id, 'trained')
  }

  /** Ready to score, under the threshold that holds now. Throws AppError 'model-damaged', 'model-unknown'. */
  async load(id: string): Promise<LoadedDevelopment> {
    const { manifest, ...rest } = await this.asLearnt(id)
    const own = withOwnNames(manifest, knownDrawings(this.library, this.drawings))
    return { ...rest, manifest: underThreshold(this.library, own) }
  }

  /** As it was learnt. */
  private async asLearnt(id: string): Promise<LoadedDevelopment> {
    const known = this.loaded.get(id)
    if (known) return known
    this.version(id)
    const folders = this.library.modelFolders
    const manifest = DevelopmentManifest.parse(
      JSON.parse((await folders.read(id, 'manifest.json')).toString())
    )
    if (manifest.id !== id)
      throw new AppError('model-damaged', { id, reason: 'its manifest names another version' })
    const bytes = async (): Promise<Buffer> => {
      const scorer = await folders.read(id, 'scorer.onnx')
      if (sha256(scorer) !== manifest.scorerSha256)
        throw new AppError('model-damaged', { id, reason: 'its scorer changed' })
      return scorer
    }
    const loaded = { manifest, scorer: { key: manifest.scorerSha256, bytes }, curve: growthCurve(manifest) }
    this.loaded.set(id, loaded)
    return loaded
  }

  /** All of a version, as it was learnt. */
  async files(id: string): Promise<{ manifest: DevelopmentManifest; scorer: Uint8Array; scope: null }> {
    const { manifest, scorer } = await this.asLearnt(id)
    return { manifest, scorer: await scorer.bytes(), scope: null }
  }

  /** The deployed one; null where there is none. */
  async deployed(): Promise<LoadedDevelopment | null> {
    const id = this.library.versions.deployed().get(DEVELOPMENT)
    return id === undefined ? null : this.load(id)
  }

  async growth(id: string): Promise<GrowthChart> {
    const { manifest, curve } = await this.load(id)
    return chartOf(manifest, curve)
  }

  versions(): DevelopmentVersion[] {
    const deployed = this.library.versions.deployed().get(DEVELOPMENT)
    return this.library.versions.list().flatMap((row) => {
      if (row.band !== DEVELOPMENT) return []
      const version = JSON.parse(row.version) as object
      return [DevelopmentVersion.parse({ ...version, deployed: deployed === row.id })]
    })
  }

  has(id: string): boolean {
    return this.versions().some((version) => version.id === id)
  }

  /** Throws AppError 'model-unknown'. */
  version(id: string): DevelopmentVersion {
    const found = this.versions().find((version) => version.id === id)
    if (!found) throw new AppError('model-unknown', { id })
    return found
  }
}

function publicPart(manifest: DevelopmentManifest): Omit<DevelopmentVersion, 'deployed' | 'origin'> {
  const { id, ages, n, children, createdAt, encoder, seed, settings, validation } = manifest
  const { synthetic, trainedOn, lineage } = manifest
  return {
    id,
    ages,
    n,
    children,
    createdAt,
    encoder,
    seed,
    settings,
    validation,
    synthetic,
    trainedOn,
    lineage
  }
}
