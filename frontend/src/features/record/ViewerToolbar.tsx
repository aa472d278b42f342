import {
  BorderOuterOutlined,
  ExpandOutlined,
  LeftOutlined,
  RightOutlined,
  RotateLeftOutlined,
  RotateRightOutlined,
  SignatureOutlined,
  ZoomInOutlined,
  ZoomOutOutlined,
} from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslate } from '@/i18n/language';
import styles from './record.module.css';

type Props = {
  position: number;
  count: number;
  boxesOn: boolean;
  onBoxes: () => void;
  marksOn: boolean;
  onMarks: () => void;
  onStep: (by: number) => void;
  onZoom: (factor: number) => void;
  onFit: () => void;
  onTurn: (degrees: number) => void;
};

const ZOOM = 1.35;

function Tool({ icon, label, onClick, disabled }: ToolProps) {
  return (
    <Button type="text" icon={icon} aria-label={label} title={label} onClick={onClick} disabled={disabled} />
  );
}
type ToolProps = { icon: ReactNode; label: string; onClick: () => void; disabled?: boolean };

type SwitchProps = { icon: ReactNode; label: string; title: string; on: boolean; onClick: () => void };

function Switch({ icon, label, title, on, onClick }: SwitchProps) {
  return (
    <Button
      type="text"
      className={styles.layerButton}
      icon={icon}
      aria-pressed={on}
      title={title}
      onClick={onClick}
    >
      {label}
    </Button>
  );
}

export function ViewerToolbar(props: Props) {
  const { position, count, boxesOn, onBoxes, marksOn, onMarks, onStep, onZoom, onFit, onTurn } = props;
  const t = useTranslate();
  return (
    <div role="toolbar" aria-label={t('viewer.toolbar')} className={`${styles.toolbar} no-print`}>
      {count > 1 && (
        <span className={styles.pager}>
          <Tool
            icon={<LeftOutlined />}
            label={t('viewer.page_previous')}
            onClick={() => onStep(-1)}
            disabled={position <= 1}
          />
          <span className="numeric">{t('viewer.page_of', { number: position, count })}</span>
          <Tool
            icon={<RightOutlined />}
            label={t('viewer.page_next')}
            onClick={() => onStep(1)}
            disabled={position >= count}
          />
        </span>
      )}
      <Tool icon={<ZoomOutOutlined />} label={t('viewer.zoom_out')} onClick={() => onZoom(1 / ZOOM)} />
      <Tool icon={<ZoomInOutlined />} label={t('viewer.zoom_in')} onClick={() => onZoom(ZOOM)} />
      <Tool icon={<ExpandOutlined />} label={t('viewer.fit')} onClick={onFit} />
      <Tool icon={<RotateLeftOutlined />} label={t('viewer.rotate_left')} onClick={() => onTurn(-90)} />
      <Tool icon={<RotateRightOutlined />} label={t('viewer.rotate_right')} onClick={() => onTurn(90)} />
      <span className={styles.layers}>
        <Switch
          icon={<SignatureOutlined />}
          label={t('viewer.marks')}
          title={`${marksOn ? t('viewer.marks_off') : t('viewer.marks_on')} (Alt+M)`}
          on={marksOn}
          onClick={onMarks}
        />
        <Switch
          icon={<BorderOuterOutlined />}
          label={t('viewer.boxes')}
          title={`${boxesOn ? t('viewer.boxes_off') : t('viewer.boxes_on')} (Alt+B)`}
          on={boxesOn}
          onClick={onBoxes}
        />
      </span>
    </div>
  );
}
