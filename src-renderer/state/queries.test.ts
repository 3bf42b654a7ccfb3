// @vitest-environment happy-dom
import { cleanup, renderHook, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { installFakeBridge } from '#renderer/harness/fake-bridge'
import { act, keepAnswer, queryClient, shownAnswer, useAnswer } from './queries'
import { useSession } from './session'

const fake = vi.hoisted(() => ({ current: null as ReturnType<typeof installFakeBridge> | null }))
vi.mock('../bridge', async () => {
  const { installFakeBridge: install } = await import('#renderer/harness/fake-bridge')
  fake.current = install()
  return { bridge: window.tadpole }
})

const asked = (wanted: string): number => fake.current!.asked.filter(({ name }) => name === wanted).length
let sites = ['a']

beforeEach(() => {
  queryClient.clear()
  fake.current!.asked.length = 0
  sites = ['a']
  const answers = fake.current!.answers
  answers['library:status'] = () => ({ state: 'open' })
  answers['places:list'] = () => ({ places: sites.map((site) => ({ site })) })
  answers['places:forget'] = () => {
    sites = []
    return { site: 'a' }
  }
  useSession.setState({ toasts: [] })
})
afterEach(cleanup)

const places = () => renderHook(() => useAnswer('places:list', {})?.places.map(({ site }) => site)).result

describe('answers of the engine', () => {
  it('are asked for once, however many look at them', async () => {
    const [first, second] = [places(), places()]
    await waitFor(() => expect(first.current).toEqual(['a']))
    expect(second.current).toEqual(['a'])
    expect(asked('places:list')).toBe(1)
  })
  it('in sight are read anew when something was done', async () => {
    const shown = places()
    await waitFor(() => expect(shown.current).toEqual(['a']))
    await act('places:forget', { site: 'a' })
    await waitFor(() => expect(shown.current).toEqual([]))
  })
  it('are read twice at most for a burst of changes', async () => {
    const shown = places()
    await waitFor(() => expect(shown.current).toEqual(['a']))
    sites = ['a', 'b']
    for (let revision = 1; revision <= 20; revision += 1) fake.current!.emit('library:changed', { revision })
    await waitFor(() => expect(shown.current).toEqual(['a', 'b']))
    expect(asked('places:list')).toBeLessThanOrEqual(3)
  })
  it('out of sight are read anew when they come into sight again', async () => {
    const { result, unmount } = renderHook(() => useAnswer('places:list', {})?.places.length)
    await waitFor(() => expect(result.current).toBe(1))
    unmount()
    sites = []
    fake.current!.emit('library:changed', { revision: 2 })
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(asked('places:list')).toBe(1)
    const again = places()
    await waitFor(() => expect(again.current).toEqual([]))
  })
  it('that are read once stay until they are replaced on purpose', async () => {
    fake.current!.answers['devices:probe'] = () => ({ chosen: 'cpu' })
    const { result } = renderHook(() => useAnswer('devices:probe', {}, { once: true })?.chosen)
    await waitFor(() => expect(result.current).toBe('cpu'))
    await act('places:forget', { site: 'a' })
    expect(asked('devices:probe')).toBe(1)
    keepAnswer('devices:probe', {}, { chosen: 'auto' } as never)
    await waitFor(() => expect(result.current).toBe('auto'))
  })
  it('that fail are told to the user, and nothing is shown in their place', async () => {
    delete fake.current!.answers['places:list']
    const shown = places()
    await waitFor(() => expect(useSession.getState().toasts).toHaveLength(1))
    expect(shown.current).toBeUndefined()
    expect(shownAnswer('places:list', {})).toBeUndefined()
  })
})
