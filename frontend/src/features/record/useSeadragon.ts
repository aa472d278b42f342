/** OpenSeadragon inside React: one page image, turned upright, with a layer of boxes kept on top of it. */
import OpenSeadragon from 'openseadragon';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import type { Page } from '@/api/types';
import { type Box, boundsOf, centreOf, layerMatrix, type Point, zoomForBox } from './geometry';

type Options = {
  readonly page: Page;
  readonly url: string;
  /** Clockwise degrees shown: the page's own turning plus what the reader added. */
  readonly degrees: number;
  /** Called with a point in page pixels when the reader clicks without dragging. */
  readonly onClick: (point: Point) => void;
};

export type Seadragon = {
  readonly container: RefObject<HTMLDivElement | null>;
  readonly layer: RefObject<SVGGElement | null>;
  readonly failed: boolean;
  readonly zoomBy: (factor: number) => void;
  readonly fit: () => void;
  readonly goTo: (box: Box) => void;
};

function createViewer(element: HTMLElement): OpenSeadragon.Viewer {
  return OpenSeadragon({
    element,
    drawer: 'canvas',
    showNavigationControl: false,
    animationTime: 0.5,
    visibilityRatio: 0.3,
    minZoomImageRatio: 0.6,
    maxZoomPixelRatio: 3,
    gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true },
    gestureSettingsTouch: { pinchRotate: false, clickToZoom: false, dblClickToZoom: true },
  });
}

/** Put the layer's transform where three corners of the page are shown at this moment. */
function placeLayer(viewer: OpenSeadragon.Viewer, layer: SVGGElement | null, page: Page): void {
  if (!layer || !viewer.world.getItemCount()) return;
  const shown = (x: number, y: number): Point => {
    const pixel = viewer.viewport.pixelFromPoint(new OpenSeadragon.Point(x, y), true);
    return [pixel.x, pixel.y];
  };
  const size = { width: page.width_px, height: page.height_px };
  const matrix = layerMatrix(shown(0, 0), shown(1, 0), shown(0, size.height / size.width), size);
  layer.setAttribute('transform', `matrix(${matrix.join(' ')})`);
}

function showBox(viewer: OpenSeadragon.Viewer, box: Box, page: Page, degrees: number): void {
  const { viewport } = viewer;
  const container = viewport.getContainerSize();
  const view = { width: container.x, height: container.y };
  const size = { width: page.width_px, height: page.height_px };
  const [x, y] = centreOf(boundsOf(box));
  viewport.zoomTo(zoomForBox(box, size, degrees, view, viewport.getHomeZoom()));
  viewport.panTo(new OpenSeadragon.Point(x / size.width, y / size.width));
}

export function useSeadragon({ page, url, degrees, onClick }: Options): Seadragon {
  const container = useRef<HTMLDivElement>(null);
  const layer = useRef<SVGGElement>(null);
  const viewer = useRef<OpenSeadragon.Viewer | null>(null);
  const wanted = useRef<Box | null>(null);
  const opened = useRef(false);
  const latest = useRef({ page, degrees, onClick });
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    latest.current = { page, degrees, onClick };
  });

  useEffect(() => {
    if (!container.current) return;
    const made = createViewer(container.current);
    viewer.current = made;
    const place = () => placeLayer(made, layer.current, latest.current.page);
    made.addHandler('update-viewport', place);
    made.addHandler('resize', place);
    made.addHandler('open-failed', () => setFailed(true));
    made.addHandler('open', () => {
      opened.current = true;
      made.viewport.setRotation(latest.current.degrees, true);
      made.viewport.goHome(true);
      if (wanted.current) showBox(made, wanted.current, latest.current.page, latest.current.degrees);
      wanted.current = null;
      place();
    });
    made.addHandler('canvas-click', (event) => {
      if (!event.quick) return;
      const point = made.viewport.pointFromPixel(event.position, true);
      const width = latest.current.page.width_px;
      latest.current.onClick([point.x * width, point.y * width]);
    });
    return () => {
      viewer.current = null;
      made.destroy();
    };
  }, []);

  useEffect(() => {
    setFailed(false);
    opened.current = false;
    viewer.current?.open({ type: 'image', url } as unknown as OpenSeadragon.TileSourceSpecifier);
  }, [url]);

  useEffect(() => {
    const shown = viewer.current;
    if (!shown || !opened.current) return;
    shown.viewport.setRotation(degrees, true);
    shown.viewport.goHome(true);
  }, [degrees]);

  const zoomBy = useCallback((factor: number) => {
    viewer.current?.viewport.zoomBy(factor);
    viewer.current?.viewport.applyConstraints();
  }, []);
  const fit = useCallback(() => viewer.current?.viewport.goHome(), []);
  const goTo = useCallback((box: Box) => {
    if (viewer.current && opened.current) {
      showBox(viewer.current, box, latest.current.page, latest.current.degrees);
    } else {
      wanted.current = box;
    }
  }, []);
  return { container, layer, failed, zoomBy, fit, goTo };
}
