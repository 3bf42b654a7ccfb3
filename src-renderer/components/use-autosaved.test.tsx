// @vitest-environment happy-dom
import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { useAutosaved } from './use-autosaved'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a text that saves itself', () => {
  const opened = (stored = 'before') => {
    const save = vi.fn()
    const view = renderHook(({ text }) => useAutosaved(text, save), { initialProps: { text: stored } })
    return { save, ...view }
  }
  it('is saved once, a moment after the last key', () => {
    const { save, result } = opened()
    act(() => result.current.type('a'))
    act(() => void vi.advanceTimersByTime(700))
    act(() => result.current.type('ab'))
    act(() => void vi.advanceTimersByTime(700))
    expect(save).not.toHaveBeenCalled()
    act(() => void vi.advanceTimersByTime(200))
    expect(save.mock.calls).toEqual([['ab']])
  })
  it('is saved at once when the screen is left, and not again', () => {
    const { save, result, unmount } = opened()
    act(() => result.current.type('half a word'))
    unmount()
    vi.advanceTimersByTime(5000)
    expect(save.mock.calls).toEqual([['half a word']])
  })
  it('is not saved where nothing was typed', () => {
    const { save, unmount } = opened()
    unmount()
    expect(save).not.toHaveBeenCalled()
  })
  it('shows what was changed from elsewhere', () => {
    const { result, rerender } = opened()
    act(() => result.current.type('typed'))
    rerender({ text: 'undone' })
    expect(result.current.text).toBe('undone')
  })
})
