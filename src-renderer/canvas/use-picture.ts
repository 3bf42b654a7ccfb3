import { useEffect, useState } from 'react'

/** The picture behind an address, once it is there. */
export function usePicture(url: string | null): HTMLImageElement | null {
  const [loaded, setLoaded] = useState<{ url: string; image: HTMLImageElement } | null>(null)
  useEffect(() => {
    if (!url) return
    const image = new Image()
    image.onload = () => setLoaded({ url, image })
    image.src = url
    return () => {
      image.onload = null
    }
  }, [url])
  return loaded && url && bare(loaded.url) === bare(url) ? loaded.image : null
}

/** The address but for its revision: while the new one is under way, the last stays in sight. */
const bare = (url: string): string => url.split('?')[0]!
