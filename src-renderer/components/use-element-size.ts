import { useEffect, useRef, useState } from 'react'

/** The size of an element as it changes; at least 200 pixels a side. */
export function useElementSize() {
  const element = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 600, height: 480 })
  useEffect(() => {
    if (!element.current) return
    const observer = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {}
      setSize({ width: Math.max(200, width), height: Math.max(200, height) })
    })
    observer.observe(element.current)
    return () => observer.disconnect()
  }, [])
  return { element, size }
}
