import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../src-preload/contract/app-error'
import type { EncoderInfo, EncoderManifest } from '../../src-preload/contract/encoder'
import {
  checkManifest,
  goldenEmbedding,
  packOf,
  parseManifest,
  relativeDifference,
  type EncoderPack
} from '../analysis/embed/encoder-pack'
import type { SourceFile } from '../analysis/import/source'
import { describePictures } from '../analysis/embed/embed-pictures'
import { goldenPicture } from '../analysis/embed/encoder-pack'
import { SCATTER_SIDE } from '../analysis/embed/scattering'
import { normaliseSpec } from '../analysis/preprocess/preprocessing'
import type { Compute } from '../compute/port'
import type { EncoderRow } from '../library/encoder-rows'
import type { Library } from '../library/library'
import { sha256 } from '../library/sealed'
import type { Model } from '../onnx/format/model'
import { writeModel } from '../onnx/format/write'
import { checkForeignModel } from '../onnx/inspect/check-foreign-model'
import { attentionName, findAttention, keepOutputs, tapAttention } from '../onnx/inspect/tap-attention'

const GOLDEN_SEED = 7
/** CPUs round differently; a wrong graph is off by far more. */
const GOLDEN_TOLERANCE = 1e-3

/** Encoder packs at hand: the one that ships, and those that this library was given. */
export class EncoderShelf {
  constructor(
    private readonly library: Library,
    private readonly compute: Compute,
    /** models/encoder of the installation */
    private readonly bundledFolder: string
  ) {}

  /** The pack that ships. Throws AppError 'encoder-unknown', 'encoder-checksum'. */
  bundled(): EncoderRow {
    const manifest = parseManifest(readFileSync(join(this.bundledFolder, 'encoder.json')))
    if (!manifest.sha256)
      throw new AppError('encoder-manifest', { reason: 'the shipped encoder has no checksum' })
    return { id: manifest.sha256, manifest, selfAttested: false, attentionBlocks: 0 }
  }

  rows(): EncoderRow[] {
    const bundled = this.bundled()
    return [bundled, ...this.library.encoders.list().filter((row) => row.id !== bundled.id)]
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
   * Takes a pack from files: encoder.json and its ONNX file. Checked before it is kept: checksum, self-contained, allowed
   * operators, manifest fits the graph, golden vectors (made and marked as self-attested where the pack brings none), and
   * attention tapped and proven equal to what the file itself exposes, where it does.
   */
  async add(files: readonly SourceFile[]): Promise<EncoderRow> {
    const { manifest, bytes } = await readPack(files)
    const id = sha256(bytes)
    if (manifest.sha256 && manifest.sha256 !== id) throw new AppError('encoder-checksum')
    const model = checkForeignModel(bytes)
    checkManifest(manifest, model)
    const pack = packOf(id, manifest, () => Promise.resolve(bytes))
    const golden = await this.goldenOf(pack)
    await this.proveLayers(pack)
    const attentionBlocks = await this.provenAttention(model, pack)
    const row: EncoderRow = {
      id,
      manifest: { ...manifest, sha256: id, golden },
      selfAttested: !manifest.golden,
      attentionBlocks
    }
    if (!this.library.encoders.list().some((known) => known.id === id))
      await this.library.encoderFolders.write(id, { 'encoder.onnx': bytes })
    this.library.encoders.add(row)
    return row
  }

  /** Throws AppError 'encoder-golden' where this machine computes something else than the pack's author saw. */
  private async goldenOf(pack: EncoderPack): Promise<NonNullable<EncoderManifest['golden']>> {
    const given = pack.manifest.golden
    const seed = given?.seed ?? GOLDEN_SEED
    const found = await goldenEmbedding(this.compute, pack, seed)
    const difference = given ? relativeDifference(found, given.embedding) : 0
    if (difference > GOLDEN_TOLERANCE)
      throw new AppError('encoder-golden', { difference: difference.toPrecision(3) })
    return given ?? { seed, embedding: [...found] }
  }

  /** Throws AppError 'encoder-manifest' where the blocks do not hold the tokens that the manifest states. */
  private async proveLayers(pack: EncoderPack): Promise<void> {
    const { prefixTokens, grid } = pack.manifest
    try {
      await describePictures(
        this.compute,
        pack,
        [goldenPicture(pack.manifest, GOLDEN_SEED)],
        [new Uint8Array(SCATTER_SIDE ** 2 * 3).fill(255)]
      )
    } catch {
      const reason = `its blocks do not hold ${prefixTokens} tokens and then ${grid[0]} x ${grid[1]} patches`
      throw new AppError('encoder-manifest', { reason })
    }
  }

  /** Blocks whose attention we can tap; 0 for an encoder without any. */
  private async provenAttention(model: Model, pack: EncoderPack): Promise<number> {
    const { outputs, input } = pack.manifest
    const bare = keepOutputs(model, [outputs.embedding, ...(outputs.tokens ? [outputs.tokens] : [])])
    if (findAttention(bare.graph).length === 0) return 0
    const { model: tapped, blocks } = tapAttention(bare)
    if (!outputs.attentions) return blocks
    const pictures = {
      pixels: goldenPicture(pack.manifest, GOLDEN_SEED),
      count: 1,
      width: input.width,
      height: input.height
    }
    const names = Array.from({ length: blocks }, (_, i) => attentionName(i))
    const run = (m: Model, part: string, only: string[]) =>
      this.compute.runPictures(
        { key: `${pack.id}/${part}`, bytes: () => Promise.resolve(writeModel(m)) },
        pictures,
        normaliseSpec(pack.manifest),
        only
      )
    const ours = await run(tapped, 'tapped', names)
    const theirs = await run(keepOutputs(model, [outputs.attentions]), 'attentions', [outputs.attentions])
    const exposed = theirs[outputs.attentions]!.data as Float32Array
    const joined = names.flatMap((name) => Array.from(ours[name]!.data as Float32Array))
    const same = joined.length === exposed.length && joined.every((v, i) => Math.abs(v - exposed[i]!) < 1e-5)
    if (!same)
      throw new AppError('encoder-manifest', { reason: 'the tapped attention differs from the exposed one' })
    return blocks
  }
}

async function readPack(
  files: readonly SourceFile[]
): Promise<{ manifest: EncoderManifest; bytes: Uint8Array }> {
  const json = files.find((file) => file.name.endsWith('encoder.json'))
  if (!json) throw new AppError('encoder-manifest', { reason: 'there is no encoder.json' })
  const manifest = parseManifest(await json.read())
  const model = files.find((file) => file.name.endsWith(manifest.file))
  if (!model) throw new AppError('encoder-manifest', { reason: `there is no ${manifest.file}` })
  return { manifest, bytes: await model.read() }
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
    active: id === active
  }
}
