import { useMutation } from '@tanstack/react-query';
import { Alert, App, Button, Slider } from 'antd';
import { useState } from 'react';
import { api, dataOf } from '@/api/client';
import { describeError } from '@/api/problem';
import { qualityQuery, queryClient } from '@/api/queries';
import type { Effect, Quality } from '@/api/types';
import { formatCount, formatMoment, formatPercent, formatShare } from '@/i18n/format';
import { useTranslate } from '@/i18n/language';
import layout from '@/ui/layout.module.css';
import { Panel } from '@/ui/Panel';
import styles from './quality.module.css';

function EffectText({ effect }: { effect: Effect }) {
  const t = useTranslate();
  if (!effect.of) return t('quality.effect_unknown');
  const records = t('quality.effect', {
    target: formatShare(effect.target),
    share: formatPercent(effect.passing / effect.of),
    count: formatCount(effect.of),
  });
  if (!effect.values) return records;
  const share = formatPercent(effect.standing / effect.values);
  return `${records} ${t('quality.effect_values', { share })}`;
}

function EffectNote({ effect, measured }: { effect: Effect; measured: boolean }) {
  const t = useTranslate();
  if (!measured) return <Alert type="info" showIcon title={t('quality.curve_none')} />;
  if (effect.threshold === null) return <Alert type="warning" showIcon title={t('quality.unreachable')} />;
  const threshold = effect.threshold.toFixed(3);
  return (
    <p className={layout.quiet}>
      {t(effect.proven ? 'quality.proven' : 'quality.not_proven', { threshold })}
    </p>
  );
}

function useSetTarget(quality: Quality) {
  const t = useTranslate();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: (field_error: number) =>
      dataOf(api.PUT('/api/quality/target', { body: { company_id: quality.company.id, field_error } })),
    onSuccess: (saved) => {
      queryClient.setQueryData(qualityQuery(saved.company.id).queryKey, saved);
      void queryClient.invalidateQueries({ queryKey: ['quality'] });
      message.success(t('quality.target_saved'));
    },
    onError: (error) => void message.error(describeError(error, t)),
  });
}

/** The share of wrong values a company accepts; what it would do is shown before it is saved. */
export function TargetPanel({ quality, onTry }: { quality: Quality; onTry: (target: number) => void }) {
  const t = useTranslate();
  const { effects } = quality;
  const [at, setAt] = useState(() => effects.findIndex((effect) => effect.target === quality.target));
  const save = useSetTarget(quality);
  const effect = effects[at];
  if (!effect) return null;
  const marks = Object.fromEntries(effects.map(({ target }, index) => [index, formatShare(target)]));
  const choose = (index: number) => {
    setAt(index);
    onTry(effects[index]?.target ?? quality.target);
  };
  return (
    <Panel title={t('quality.target')}>
      <p className={layout.quiet}>{t('quality.target_hint')}</p>
      <Slider
        className={styles.slider}
        min={0}
        max={effects.length - 1}
        step={1}
        marks={marks}
        value={at}
        onChange={choose}
        tooltip={{ formatter: (index) => formatShare(effects[index ?? 0]?.target ?? 0) }}
        ariaLabelForHandle={t('quality.target')}
        ariaValueTextFormatterForHandle={(index) => formatShare(effects[index]?.target ?? 0)}
      />
      <p className={styles.effect} role="status">
        <EffectText effect={effect} />
      </p>
      <EffectNote effect={effect} measured={quality.curve.points.length > 0} />
      <div className={styles.save}>
        <Button
          type="primary"
          disabled={effect.target === quality.target}
          loading={save.isPending}
          onClick={() => save.mutate(effect.target)}
        >
          {t('quality.target_save', { target: formatShare(effect.target) })}
        </Button>
        {quality.changed_at && (
          <span className={layout.quiet}>
            {t('quality.target_by', { by: quality.changed_by, at: formatMoment(quality.changed_at) })}
          </span>
        )}
      </div>
    </Panel>
  );
}
