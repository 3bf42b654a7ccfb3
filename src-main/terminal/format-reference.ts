import { z } from 'zod'
import { ChecklistContent } from '#contract/checklist'
import { ArchivedDrawing, ArchivedSite } from '#contract/dataset-archive'
import { EncoderManifest } from '#contract/encoder'
import { LabelledDrawing } from '#contract/label-exchange'
import { ArchiveManifest } from '#contract/model-archive'
import { Passport } from '#contract/passport'
import { SweepPlan } from '#contract/sweep'

interface Format {
  title: string
  about: readonly string[]
  schemas: readonly (readonly [name: string, schema: z.ZodType])[]
}

const formats: readonly Format[] = [
  {
    title: 'Labels as JSON Lines',
    about: [
      'Written by `labels export --format jsonl`: one object a drawing. `labels import` finds the drawing by `id`, else by `sha256`, else by',
      '`file`; what a row leaves out stays as it is.'
    ],
    schemas: [['a line', LabelledDrawing]]
  },
  {
    title: 'Labels as CSV',
    about: [
      'Written by `labels export --format csv`, UTF-8 with a byte order mark. Columns: `tadpole_id`, `sha256`, `filename`, what is known of the',
      'drawing, `label`, `tags` and `notes`, `regions` (JSON), and for each rater `rating:NAME`, `rating_tags:NAME`, `rating_note:NAME`, `rated_at:NAME`.',
      'Cells that a spreadsheet would take for a formula begin with an apostrophe. Read as well: a row for each rating with a column `rater`.'
    ],
    schemas: []
  },
  {
    title: 'Labels as COCO',
    about: [
      'Written by `labels export --format coco`: images, categories and annotations as COCO defines them, and under `tadpole` what COCO has no',
      'place for. Read from other programs: boxes, polygons, and masks in run lengths.'
    ],
    schemas: []
  },
  {
    title: 'A library in one file: .tadpole-dataset',
    about: [
      'A ZIP, not encrypted. `manifest.json` names every text with its SHA-256. `drawings/N/` and `sources/N/` hold the pictures and photos under',
      'their own names. `drawings.jsonl` and `site.json` are read by Tadpole; `metadata.csv`, `labels.csv` and `regions.coco.json` say the same for',
      'other programs.'
    ],
    schemas: [
      ['a line of drawings.jsonl', ArchivedDrawing],
      ['site.json', ArchivedSite]
    ]
  },
  {
    title: 'A model version: .tadpole-model',
    about: [
      'A ZIP with `manifest.json`, `model.json` (the version with its calibration, as the library keeps it), `scorer.onnx`, for norms `scope.onnx`, and',
      '`card.md` to be read by people. Drawings and children have names that mean nothing elsewhere.'
    ],
    schemas: [['manifest.json', ArchiveManifest]]
  },
  {
    title: 'A norm passport: .tadpole-norm',
    about: [
      'A ZIP with `passport.json`, its Ed25519 signature `passport.sig`, and a `.tadpole-model` for each norm.'
    ],
    schemas: [['passport.json', Passport]]
  },
  {
    title: 'An encoder pack',
    about: ['A folder with `encoder.onnx` and `encoder.json`.'],
    schemas: [['encoder.json', EncoderManifest]]
  },
  {
    title: 'A checklist',
    about: ['A JSON file for `checklists save`.'],
    schemas: [['the file', ChecklistContent]]
  },
  {
    title: 'A sweep',
    about: ['A YAML or JSON file for `sweep`; this is what it comes to once it is read.'],
    schemas: [['the plan', SweepPlan]]
  },
  {
    title: 'A library folder',
    about: [
      '`library.db`, `blobs/`, `models/`, `encoders/`, `keyring.json`, and while something is learnt `folds/` and `checkpoints/`. Encrypted; to be read',
      'by Tadpole alone: see [../security.md](../security.md).'
    ],
    schemas: []
  }
]

type Node = z.core.JSONSchema.JSONSchema

/** Fields deeper than this are told with their object. */
const DEEPEST = 3

function typeText(node: Node): string {
  if (node.const !== undefined) return `\`${JSON.stringify(node.const)}\``
  if (node.enum) return node.enum.map((value) => `\`${String(value)}\``).join(', ')
  if (node.anyOf) return [...new Set(node.anyOf.map((part) => typeText(part as Node)))].join(' or ')
  if (node.type === 'array') return `list of ${node.items ? typeText(node.items as Node) : 'values'}`
  return [node.type ?? 'any'].flat().join(' or ')
}

function limitText({ minimum, maximum, minLength, maxLength, pattern }: Node): string {
  const safe = (value: number | undefined): value is number =>
    value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER
  return [
    safe(minimum) ? `from ${minimum}` : '',
    safe(maximum) ? `to ${maximum}` : '',
    minLength ? `${minLength} characters or more` : '',
    maxLength ? `at most ${maxLength} characters` : '',
    pattern ? 'of a fixed form' : ''
  ]
    .filter(Boolean)
    .join(', ')
}

/** The object within a field: itself, an alternative of it, or the items of a list. */
function objectIn(node: Node): Node | undefined {
  if (node.properties) return node
  if (node.items) return objectIn(node.items as Node)
  return node.anyOf?.map((part) => objectIn(part as Node)).find((part) => part !== undefined)
}

function rowsOf(node: Node, path: string, depth: number): string[] {
  const required = new Set(node.required)
  return Object.entries(node.properties ?? {}).flatMap(([name, field]) => {
    const child = field as Node
    const within = objectIn(child)
    const own = `${path}${name}`
    const row = `| \`${own}\` | ${typeText(child)} | ${required.has(name) ? 'yes' : 'no'} | ${limitText(child)} |`
    return [row, ...(within && depth < DEEPEST ? rowsOf(within, `${own}.`, depth + 1) : [])]
  })
}

function tableOf([name, schema]: readonly [string, z.ZodType]): string[] {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return [
    '',
    `Fields of ${name}:`,
    '',
    '| field | type | needed | limits |',
    '| --- | --- | --- | --- |',
    ...rowsOf(json, '', 1)
  ]
}

/** docs/reference/file-formats.md: every file that Tadpole writes for others and reads from them. */
export const formatReference = (): string =>
  [
    '# File formats',
    '',
    'Written by `npm run -s tadpole -- make reference` from the schemas; a test holds it to them. Tables of drawings to import, reports and',
    'pictures are described in the guides. A file of a newer version is refused.',
    ...formats.flatMap(({ title, about, schemas }) => [
      '',
      `## ${title}`,
      '',
      ...about,
      ...schemas.flatMap(tableOf)
    ]),
    ''
  ].join('\n')
