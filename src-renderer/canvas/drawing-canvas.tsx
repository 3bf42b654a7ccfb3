import Konva from 'konva'
import { useEffect, useRef, useState } from 'react'
import { Image as Picture, Layer, Rect, Stage } from 'react-konva'
import type { Region } from '../../src-preload/contract/analysis'

/** The picture behind an address, once it is there. */
function usePicture(url: string | null): HTMLImageElement | null {
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
  return loaded && loaded.url === url ? loaded.image : null
}

export interface DrawingCanvasProps {
  width: number
  height: number
  drawing: { width: number; height: number }
  pictureUrl: string
  overlayUrl: string | null
  opacity: number
  regions: readonly Region[]
  chosenRegion: number | null
  onRegion(index: number | null): void
  view: { zoom: number; x: number; y: number }
  onView(view: { zoom: number; x: number; y: number }): void
}

/** The drawing on neutral paper whatever the theme; wheel zooms at the pointer, dragging pans. */
export function DrawingCanvas(props: DrawingCanvasProps) {
  const { width, height, drawing, view, onView } = props
  const picture = usePicture(props.pictureUrl)
  const overlay = usePicture(props.overlayUrl)
  const stage = useRef<Konva.Stage>(null)
  const fit = Math.min(width / drawing.width, height / drawing.height) * 0.94
  const scale = fit * view.zoom
  const [left, top] = [(width - drawing.width * scale) / 2 + view.x, (height - drawing.height * scale) / 2 + view.y]
  const wheel = (event: Konva.KonvaEventObject<WheelEvent>): void => {
    event.evt.preventDefault()
    const zoom = Math.min(12, Math.max(0.5, view.zoom * (event.evt.deltaY < 0 ? 1.15 : 1 / 1.15)))
    const at = stage.current?.getPointerPosition() ?? { x: width / 2, y: height / 2 }
    const grow = zoom / view.zoom
    const [dx, dy] = [at.x - width / 2 - view.x, at.y - height / 2 - view.y]
    onView({ zoom, x: view.x + dx * (1 - grow), y: view.y + dy * (1 - grow) })
  }
  const size = { width: drawing.width, height: drawing.height }
  return (
    <Stage ref={stage} width={width} height={height} onWheel={wheel}>
      <Layer
        x={left}
        y={top}
        scaleX={scale}
        scaleY={scale}
        draggable
        onDragEnd={(event) => onView({ ...view, x: view.x + event.target.x() - left, y: view.y + event.target.y() - top })}
      >
        <Rect {...size} fill="#ffffff" shadowColor="#000000" shadowBlur={12 / scale} shadowOpacity={0.25} />
        {picture && <Picture image={picture} {...size} />}
        {overlay && <Picture image={overlay} {...size} opacity={props.opacity} listening={false} />}
        {props.overlayUrl !== null &&
          props.regions.map(({ box: [x, y, w, h] }, i) => (
            <Rect
              key={`${x} ${y} ${w} ${h}`}
              x={x}
              y={y}
              width={w}
              height={h}
              stroke={i === props.chosenRegion ? '#8a3b00' : '#1f5c63'}
              strokeWidth={(i === props.chosenRegion ? 3 : 1.5) / scale}
              dash={i === props.chosenRegion ? [] : [6 / scale, 4 / scale]}
              onMouseEnter={() => props.onRegion(i)}
              onMouseLeave={() => props.onRegion(null)}
              onTap={() => props.onRegion(i)}
            />
          ))}
      </Layer>
    </Stage>
  )
}
