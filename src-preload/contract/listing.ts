import { z } from 'zod'
import { Drawing, DrawingId, ExpertLabel, Verdict } from './drawing'

/** Orders of drawings: as they were imported (then by file name), smallest p-value first, youngest first; what has no value comes last. */
export const drawingOrders = ['imported', 'unusual', 'age'] as const
export const DrawingOrder = z.enum(drawingOrders)
export type DrawingOrder = z.infer<typeof DrawingOrder>

export const ChildName = z.object({
  site: z.string().max(200).nullable(),
  childId: z.string().max(200)
})
export type ChildName = z.infer<typeof ChildName>

/** Which drawings are listed, and in which order: all conditions hold at once, null means any. */
export const ListingFilters = z
  .object({
    /** Contained in file name, child or subject; capitals do not matter. */
    search: z.string().max(500).default(''),
    subject: z.string().max(500).nullable().default(null),
    /** Completed years of age. */
    years: z.number().int().nullable().default(null),
    label: z
      .union([ExpertLabel, z.literal('none')])
      .nullable()
      .default(null),
    verdict: z
      .union([Verdict, z.literal('none')])
      .nullable()
      .default(null),
    /** Only drawings that have a result. */
    analysed: z.boolean().default(false),
    child: ChildName.nullable().default(null),
    ids: z.array(DrawingId).max(100_000).nullable().default(null),
    order: DrawingOrder.default('imported')
  })
  .strict()
export type ListingFilters = z.input<typeof ListingFilters>
export type CheckedListingFilters = z.output<typeof ListingFilters>

/** What drawings are grouped by on the map. */
export const groupings = ['subject', 'age', 'label', 'site', 'verdict'] as const
export const Grouping = z.enum(groupings)
export type Grouping = z.infer<typeof Grouping>

const filters = ListingFilters.prefault({})
const nothing = z.object({}).strict()

/** Pages, counts and facets of the drawings that are not in the bin, answered by the database. */
export const listingCommands = {
  'drawings:page': {
    request: z
      .object({
        filters,
        offset: z.number().int().min(0).default(0),
        limit: z.number().int().min(1).max(500).default(100)
      })
      .strict(),
    reply: z.object({
      drawings: z.array(Drawing),
      /** Drawings that the filters let through, on all pages. */
      total: z.number().int(),
      /** The library's revision that this page is true of. */
      revision: z.number().int()
    })
  },
  /** What filters can choose from. */
  'drawings:facets': {
    request: nothing,
    reply: z.object({
      total: z.number().int(),
      subjects: z.array(z.string()),
      years: z.array(z.number().int()),
      revision: z.number().int()
    })
  },
  'drawings:ids': {
    request: z.object({ filters }).strict(),
    reply: z.object({ ids: z.array(DrawingId) })
  },
  /** Rows of drawings by id, in the order of the ids; those that are gone are left out. */
  'drawings:some': {
    request: z.object({ ids: z.array(DrawingId).max(1000) }).strict(),
    reply: z.object({ drawings: z.array(Drawing) })
  },
  /** The drawings before and after one in a listing; null at its ends, and both null where it is not listed. */
  'drawings:neighbours': {
    request: z.object({ filters, id: DrawingId }).strict(),
    reply: z.object({ previous: DrawingId.nullable(), next: DrawingId.nullable() })
  },
  /** All drawings by subject, completed year, expert label, site or verdict; the largest group first, value null: unknown. */
  'drawings:groups': {
    request: z.object({ by: Grouping }).strict(),
    reply: z.object({
      groups: z.array(z.object({ value: z.string().nullable(), ids: z.array(DrawingId) }))
    })
  },
  /** Named children with how many drawings they have, most first. */
  'children:list': {
    request: nothing,
    reply: z.object({ children: z.array(ChildName.extend({ drawings: z.number().int() })) })
  }
} as const
