import { z } from 'zod'

/** What the runtime can compute on; 'auto': the fastest that was found here and computes what the processor does. */
export const deviceChoices = ['auto', 'cpu', 'webgpu', 'cuda', 'tensorrt', 'dml', 'coreml'] as const
export const DeviceChoice = z.enum(deviceChoices)
export type DeviceChoice = z.infer<typeof DeviceChoice>

export const Device = z.object({
  provider: z.string(),
  /** A graph ran on it, and gave what the processor gives. */
  usable: z.boolean(),
  /** Why it is not; null where it is. */
  reason: z.string().nullable(),
  milliseconds: z.number().nullable(),
  /** Largest difference from the processor, relative to the largest value. */
  difference: z.number().nullable(),
  memoryBytes: z.number().nullable()
})
export type Device = z.infer<typeof Device>

export const DeviceReport = z.object({
  devices: z.array(Device),
  chosen: DeviceChoice,
  /** Where each kind of work runs, and why. */
  tasks: z.array(
    z.object({ task: z.enum(['embed', 'score', 'train']), provider: z.string(), reason: z.string() })
  ),
  cores: z.number().int(),
  threads: z.number().int(),
  memoryBytes: z.number(),
  freeMemoryBytes: z.number()
})
export type DeviceReport = z.infer<typeof DeviceReport>
