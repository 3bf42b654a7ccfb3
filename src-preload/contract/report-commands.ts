import { z } from 'zod'
import { starts } from './job-kinds'
import { DrawingId, ExpertLabel } from './drawing'
import { readers } from './reader'
import { ReportCheck, ReportFile, childReportFormats, reportFormats } from './report'
import { LONGEST_NOTE } from './remarks'

const Ticket = z.string().max(100)

/** What every report of a drawing is asked for with. */
const wishes = {
  reader: z.enum(readers).default('clinician'),
  analyst: z.string().max(200).default(''),
  comment: z.string().max(LONGEST_NOTE).default(''),
  /** unusual: maps of scores that do not lie within the norm. always: of the score that flags, too. never: none. */
  maps: z.enum(['unusual', 'always', 'never']).default('unusual'),
  /** Similar typical drawings shown. */
  similar: z.number().int().min(0).max(12).default(5)
}

/** Reports: of a drawing, of many, of a child; and whether one still says what the library says. */
export const reportCommands = {
  'reports:create': {
    request: z
      .object({
        id: DrawingId,
        format: z.enum(reportFormats).default('html'),
        override: ExpertLabel.nullable().default(null),
        ...wishes
      })
      .strict(),
    reply: ReportFile
  },
  /** Reports of many drawings as one archive; `jobs:get` carries a ReportBatch. */
  'reports:batch': {
    request: z
      .object({
        ids: z.union([z.enum(['all', 'flagged']), z.array(DrawingId).min(1).max(2000)]),
        format: z.enum(reportFormats).default('pdf'),
        ...wishes
      })
      .strict(),
    ...starts('report')
  },
  'reports:child': {
    request: z
      .object({
        site: z.string().max(200).nullable(),
        childId: z.string().max(200),
        windowMonths: z.number().min(0).max(228).default(6),
        format: z.enum(childReportFormats).default('html'),
        analyst: wishes.analyst,
        comment: wishes.comment
      })
      .strict(),
    reply: ReportFile
  },
  /** Holds a report of any format against the library: the same, or what differs and why. */
  'reports:verify': { request: z.object({ file: Ticket }).strict(), reply: ReportCheck }
}
