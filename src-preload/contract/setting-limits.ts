import { z } from 'zod'
import type { SettingName } from './training-config'
import { TrainingSettings } from './training-settings'

/** What a setting may be, as the one schema has it: what a form is made from. */
export interface SettingLimits {
  kind: 'number' | 'whole' | 'switch' | 'choice' | 'list'
  min: number | null
  max: number | null
  /** Of a choice, or of a list of choices. */
  choices: readonly string[] | null
  usual: unknown
}

interface Node {
  type?: string
  enum?: string[]
  minimum?: number
  exclusiveMinimum?: number
  maximum?: number
  items?: Node
  default?: unknown
}

const { properties } = z.toJSONSchema(TrainingSettings, { io: 'input' }) as {
  properties: Record<string, Node>
}

function kindOf(node: Node): SettingLimits['kind'] {
  if (node.enum) return 'choice'
  if (node.type === 'boolean') return 'switch'
  if (node.type === 'array') return 'list'
  return node.type === 'integer' ? 'whole' : 'number'
}

export function limitsOf(name: SettingName): SettingLimits {
  const node = properties[name]!
  return {
    kind: kindOf(node),
    min: node.minimum ?? node.exclusiveMinimum ?? null,
    max: node.maximum ?? null,
    choices: node.enum ?? node.items?.enum ?? null,
    usual: node.default
  }
}
