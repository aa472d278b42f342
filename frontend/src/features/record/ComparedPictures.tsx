import { PauseOutlined, PlayCircleOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Segmented, Slider } from 'antd';
import { useEffect, useState } from 'react';
import type { ComparedPage, PageOverlay } from '@/api/types';
import { useTranslate } from '@/i18n/language';
import { ErrorState, LoadingState } from '@/ui/states';
import { MODES, type Mode, overlayQuery, type Pair, pictureAddress, type Show } from './comparison';
import styles from './comparison.module.css';

const BLINK_MS = 900;

type Props = { recordId: string; pair: Pair; page: ComparedPage };
type ViewProps = Props & { overlay: PageOverlay };

function Picture({ recordId, pair, page, overlay, show }: ViewProps & { show: Show }) {
  const t = useTranslate();
  const number = show === 'before' ? pair.before : pair.after;
  return (
    <img
      src={pictureAddress(recordId, pair, page.place, show)}
      width={overlay.width}
      height={overlay.height}
      alt={show === 'overlay' ? t('compare.picture_overlay') : t('compare.picture', { version: number })}
    />
  );
}

/** Drag or use the arrow keys: left of the edge stands the earlier page, right of it the later one. */
function SliderView(props: ViewProps) {
  const t = useTranslate();
  const [at, setAt] = useState(50);
  return (
    <>
      <Slider
        value={at}
        onChange={setAt}
        ariaLabelForHandle={t('compare.slider_label')}
        tooltip={{ formatter: null }}
      />
      <div className={styles.frame}>
        <Picture {...props} show="after" />
        <div className={styles.over} style={{ clipPath: `inset(0 ${100 - at}% 0 0)` }}>
          <Picture {...props} show="before" />
        </div>
        <div className={styles.edge} style={{ insetInlineStart: `${at}%` }} aria-hidden />
      </div>
    </>
  );
}

/** One picture after the other, by itself or by hand; nothing blinks for who asked for less motion. */
function BlinkView(props: ViewProps) {
  const t = useTranslate();
  const [later, setLater] = useState(false);
  const [running, setRunning] = useState(() => !matchMedia('(prefers-reduced-motion: reduce)').matches);
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setLater((shown) => !shown), BLINK_MS);
    return () => clearInterval(timer);
  }, [running]);
  const number = later ? props.pair.after : props.pair.before;
  return (
    <>
      <div className={styles.controls}>
        <Button
          icon={running ? <PauseOutlined /> : <PlayCircleOutlined />}
          onClick={() => setRunning(!running)}
        >
          {t(running ? 'compare.blink_stop' : 'compare.blink_start')}
        </Button>
        <Button onClick={() => setLater(!later)}>{t('compare.blink_other')}</Button>
        <span className={styles.quiet}>{t('record.version_n', { number })}</span>
      </div>
      <div className={styles.frame}>
        <Picture {...props} show="before" />
        <div className={styles.over} style={{ visibility: later ? 'visible' : 'hidden' }}>
          <Picture {...props} show="after" />
        </div>
      </div>
    </>
  );
}

function SideView(props: ViewProps) {
  const t = useTranslate();
  return (
    <div className={styles.pairOf}>
      {(['before', 'after'] as const).map((show) => (
        <figure key={show}>
          <figcaption>{t('record.version_n', { number: props.pair[show] })}</figcaption>
          <Picture {...props} show={show} />
        </figure>
      ))}
    </div>
  );
}

function OverlayView(props: ViewProps) {
  const t = useTranslate();
  return (
    <>
      <ul className={styles.legend}>
        {(['went', 'came', 'stayed'] as const).map((what) => (
          <li key={what}>
            <span className={styles[what]} aria-hidden />
            {t(`compare.legend.${what}`)}
          </li>
        ))}
      </ul>
      <div className={styles.frame}>
        <Picture {...props} show="overlay" />
      </div>
    </>
  );
}

const VIEWS = { overlay: OverlayView, slider: SliderView, blink: BlinkView, side: SideView };

/** What the pictures come to, in words: for who cannot tell the colours, and for who cannot see them. */
function Outcome({ overlay }: { overlay: PageOverlay }) {
  const t = useTranslate();
  if (overlay.same) return <Alert type="success" showIcon title={t('compare.same')} />;
  if (!overlay.aligned) return <Alert type="warning" showIcon title={t('compare.other_paper')} />;
  const turned = overlay.turn ? ` ${t('compare.turned', { degrees: overlay.turn })}` : '';
  const went = overlay.regions.filter((region) => region.went).length;
  const came = overlay.regions.filter((region) => region.came).length;
  const told = t('compare.places', { count: overlay.regions.length, went, came });
  return <Alert type="info" showIcon title={told + turned} />;
}

function Single({ recordId, pair, page }: Props) {
  const t = useTranslate();
  const show = page.before === null ? 'after' : 'before';
  return (
    <>
      <p className={styles.quiet}>{t(`compare.only.${page.state === 'kept' ? 'kept' : show}`)}</p>
      <div className={styles.frame}>
        <img
          src={pictureAddress(recordId, pair, page.place, show)}
          alt={t('compare.picture', { version: pair[show] })}
        />
      </div>
    </>
  );
}

/** One pair of pages in the mode chosen. */
export function ComparedPictures(props: Props) {
  const { recordId, pair, page } = props;
  const t = useTranslate();
  const [mode, setMode] = useState<Mode>('overlay');
  const compared = page.state === 'compared';
  const { data, error, refetch } = useQuery({
    ...overlayQuery(recordId, pair, page.place),
    enabled: compared,
  });
  if (!compared) return <Single {...props} />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <LoadingState rows={8} />;
  const View = VIEWS[mode];
  return (
    <>
      <Outcome overlay={data} />
      <Segmented
        aria-label={t('compare.mode')}
        value={mode}
        onChange={setMode}
        options={MODES.map((value) => ({ value, label: t(`compare.mode.${value}`) }))}
      />
      <View {...props} overlay={data} />
    </>
  );
}
