import { because } from '#contract/because'
import { AppError } from '#contract/app-error'
import type { EncoderInfo, EncoderManifest } from '#contract/encoder'
import { goldenOf, proveLayers, provenAttention, tryEncoder } from '../analysis/embed/prove-encoder'
import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkManifest, packOf, parseManifest, type EncoderPack } from '../analysis/embed/encoder-pack'
import { publishedPack, readConfigs } from '../analysis/embed/published/published-pack'
import type { SourceFile } from '../analysis/import/source'
import type { Compute } from '../compute/port'
import { sha256 } from '../lib/sha256'
import type { EncoderRow } from '../library/encoder-rows'
import type { Library } from '../library/library'
import { checkForeignModel } from '../onnx/inspect/check-foreign-model'

/** Encoder packs at hand: the one that ships, and those that this library was given. */
export class EncoderStore {
  constructor(
    private readonly library: Library,
    private readonly compute: Compute,
    /** models/encoder of the installation */
    private readonly bundledFolder: string
  ) {}

  /** The pack that ships. Throws AppError 'encoder-unknown', 'encoder-checksum'. */
  bundled(): EncoderRow {
    const manifest = parseManifest(readFileSync(join(this.bundledFolder, 'encoder.json')))
    if (!manifest.sha256) throw new AppError('encoder-manifest', because('shipped-checksum'))
    return { id: manifest.sha256, manifest, selfAttested: false, attentionBlocks: 0 }
  }

  rows(): EncoderRow[] {
    const bundled = this.bundled()
    return [bundled, ...this.library.encoders.list().filter((row) => row.id !== bundled.id)]
  }

  ids(): string[] {
    return this.rows().map((row) => row.id)
  }

  /** The pack with this id. Throws AppError 'encoder-unknown'. */
  pack(id: string): EncoderPack {
    const bundled = this.bundled()
    if (id === bundled.id) return packOf(id, bundled.manifest, () => this.readBundled(bundled))
    const { manifest } = this.library.encoders.get(id)
    return packOf(id, manifest, () => this.library.encoderFolders.read(id, 'encoder.onnx'))
  }

  /** Keeps the shipped pack in the library once a norm needs it: a later Tadpole may ship another. */
  async keep(id: string): Promise<void> {
    const bundled = this.bundled()
    if (id !== bundled.id || this.library.encoders.list().some((row) => row.id === id)) return
    await this.library.encoderFolders.write(id, { 'encoder.onnx': await this.readBundled(bundled) })
    this.library.encoders.add(bundled)
  }

  private async readBundled({ id, manifest }: EncoderRow): Promise<Buffer> {
    const bytes = await readFile(join(this.bundledFolder, manifest.file))
    if (sha256(bytes) !== id) throw new AppError('encoder-checksum')
    return bytes
  }

  /** The pack that new norms are learnt with. */
  active(): EncoderPack {
    return this.pack(this.library.encoders.active() ?? this.bundled().id)
  }

  infos(): EncoderInfo[] {
    const active = this.library.encoders.active() ?? this.bundled().id
    return this.rows().map((row) => infoOf(row, active))
  }

  info(id: string): EncoderInfo {
    const found = this.infos().find((info) => info.id === id)
    if (!found) throw new AppError('encoder-unknown', { id })
    return found
  }

  /**
   * Takes a pack from files: encoder.json and its ONNX file, or published weights of a vision transformer. Checked before it is kept: checksum, self-contained, allowed
   * operators, manifest fits the graph, golden vectors (made and marked as self-attested where the pack brings none), and
   * attention tapped and proven equal to what the file itself exposes, where it does.
   */
  async add(files: readonly SourceFile[]): Promise<EncoderRow> {
    const { manifest: stated, bytes } = await readPack(files)
    // what another library tried says nothing of this one
    const { trials: elsewhere, ...manifest } = stated
    void elsewhere
    const id = sha256(bytes)
    if (manifest.sha256 && manifest.sha256 !== id) throw new AppError('encoder-checksum')
    const model = checkForeignModel(bytes)
    checkManifest(manifest, model)
    // what is known of its blocks stays as it is: embeddings and models of the library were made with that
    const before = this.library.encoders.list().find((known) => known.id === id)?.manifest.trials
    const pack = packOf(id, before ? { ...manifest, trials: before } : manifest, () => Promise.resolve(bytes))
    const golden = await goldenOf(this.compute, pack)
    await proveLayers(this.compute, pack)
    const attentionBlocks = await provenAttention(this.compute, model, pack)
    const trials = await tryEncoder(this.compute, model, pack, { attentionBlocks })
    const onePicture = !trials.some(({ what, works }) => what === 'batches' && works)
    const input = { ...manifest.input, onePicture }
    const row: EncoderRow = {
      id,
      manifest: { ...manifest, input, trials, sha256: id, golden },
      selfAttested: !manifest.golden,
      attentionBlocks
    }
    if (!this.library.encoders.list().some((known) => known.id === id))
      await this.library.encoderFolders.write(id, { 'encoder.onnx': bytes })
    this.library.encoders.add(row)
    return row
  }
}

async function readPack(
  files: readonly SourceFile[]
): Promise<{ manifest: EncoderManifest; bytes: Uint8Array }> {
  const weights = files.find((file) => file.name.endsWith('.safetensors'))
  if (weights) return publishedFrom(weights, files)
  const json = files.find((file) => file.name.endsWith('encoder.json'))
  if (!json) throw new AppError('encoder-manifest', because('entry-missing', { name: 'encoder.json' }))
  const manifest = parseManifest(await json.read())
  const model = files.find((file) => file.name.endsWith(manifest.file))
  if (!model) throw new AppError('encoder-manifest', because('entry-missing', { name: manifest.file }))
  return { manifest, bytes: await model.read() }
}

/** A pack built of published weights, with what stands in JSON files beside them. */
async function publishedFrom(
  weights: SourceFile,
  files: readonly SourceFile[]
): Promise<{ manifest: EncoderManifest; bytes: Uint8Array }> {
  const configs = files.filter((file) => /(^|\/)(preprocessor_)?config\.json$/.test(file.name))
  const config = readConfigs(await Promise.all(configs.map((file) => file.read())))
  return publishedPack(await weights.read(), config)
}

function infoOf({ id, manifest, selfAttested, attentionBlocks }: EncoderRow, active: string): EncoderInfo {
  return {
    id,
    name: manifest.name,
    version: manifest.version,
    licence: manifest.licence,
    interim: manifest.status === 'interim',
    selfAttested,
    embeddingSize: manifest.embeddingSize,
    inputSize: [manifest.input.width, manifest.input.height],
    attentionBlocks,
    trials: manifest.trials ?? [],
    active: id === active
  }
}
