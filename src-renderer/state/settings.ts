import type { DeviceChoice } from '#contract/device'
import { sizeText } from '#words/number-text'
import { t } from '#words/translate'
import { act, keepAnswer } from './queries'
import { ask, useSession } from './session'

/** Removes what nothing needs any more. */
export async function cleanStorage(olderThanDays: number): Promise<void> {
  if (await act('storage:clean', { olderThanDays })) useSession.getState().say(t('storage.cleaned'))
}

/** Erases files that were set aside because no row names them. */
export async function emptyQuarantine(): Promise<void> {
  const erased = await act('quarantine:empty', {})
  if (!erased) return
  const values = { items: erased.items, size: sizeText(erased.bytes) }
  useSession.getState().say(t('storage.quarantineEmptied', values))
}

/** Lets go of what is held in memory. */
export async function releaseMemory(): Promise<void> {
  const released = await act('storage:release', {})
  if (released) useSession.getState().say(t('storage.released', released))
}

/** Tries every device again. */
export async function probeDevices(): Promise<void> {
  const report = await ask('devices:probe', {})
  if (report) keepAnswer('devices:probe', {}, report)
}

export async function chooseDevice(device: DeviceChoice): Promise<void> {
  const report = await ask('devices:choose', { device })
  if (report) keepAnswer('devices:probe', {}, report)
}
