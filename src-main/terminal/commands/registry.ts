import type { Command } from '../command'
import { augment, merge } from './age-groups'
import { analyze } from './analysis'
import { audit } from './audit'
import { backup } from './backup'
import { children } from './withdrawal'
import { checklists } from './checklists'
import { compare } from './compare'
import { completionCommand } from './completion'
import { config } from './config'
import { demo } from './demo'
import { devices } from './devices'
import { drawings } from './drawings'
import { encoders } from './encoders'
import { explain } from './explain'
import { jobs } from './jobs'
import { labels } from './labels'
import { train } from './learning'
import { doctor, exportCommand, importCommand, init } from './library'
import { models } from './models'
import { norms } from './norms'
import { embeddings } from './embeddings'
import { passport } from './passport'
import { raters, ratings } from './ratings'
import { report } from './report'
import { scores } from './scores'
import { security } from './security'
import { serve, start } from './serve'
import { split } from './split'
import { storage } from './storage'
import { sweep } from './sweep'
import { threshold } from './threshold'

/** Every command that a user has, in the order of the work. */
export const commands: Readonly<Record<string, Command>> = {
  init,
  import: importCommand,
  export: exportCommand,
  drawings,
  split,
  labels,
  raters,
  ratings,
  checklists,
  norms,
  merge,
  augment,
  config,
  train,
  sweep,
  models,
  threshold,
  embeddings,
  passport,
  scores,
  analyze,
  explain,
  compare,
  report,
  encoders,
  jobs,
  storage,
  backup,
  security,
  audit,
  children,
  devices,
  doctor,
  serve,
  start,
  demo,
  completion: completionCommand(() => commands)
}
