/** Look of the site. Text colours are chosen for AA contrast on white and on the page's grey. */
import type { ThemeConfig } from 'antd';

export const FONT =
  '"Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, -apple-system, "Segoe UI", sans-serif';

/** Who asks the system for less motion gets none. */
const motion = !globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches;

export const theme: ThemeConfig = {
  token: {
    motion,
    colorPrimary: '#0f5666',
    colorInfo: '#0f5666',
    // What antd derives from colours so dark is grey.
    colorInfoBg: '#e9f3f5',
    colorInfoBorder: '#bcd8de',
    colorLink: '#0b5c74',
    colorLinkHover: '#083f50',
    colorSuccess: '#2b6e1f',
    colorSuccessBg: '#eaf4e6',
    colorSuccessBorder: '#b7d6ad',
    colorWarning: '#8a4b00',
    colorWarningBg: '#fff4e0',
    colorWarningBorder: '#ecd2a4',
    colorError: '#b3261e',
    colorErrorBg: '#fdeeec',
    colorErrorBorder: '#f0bdb7',
    colorText: '#1c2a30',
    colorTextSecondary: '#47565d',
    colorTextTertiary: '#56656c',
    colorTextDescription: '#56656c',
    colorTextPlaceholder: '#63727a',
    colorTextQuaternary: '#63727a',
    colorBgLayout: '#f3f5f6',
    colorBorder: '#c3ccd0',
    colorBorderSecondary: '#e2e7e9',
    borderRadius: 6,
    fontFamily: FONT,
    fontSize: 14,
    controlHeight: 34,
    wireframe: false,
  },
  components: {
    Layout: { headerBg: '#ffffff', siderBg: '#ffffff', bodyBg: '#f3f5f6', headerHeight: 56 },
    Menu: { itemBorderRadius: 6, itemHeight: 38, itemSelectedBg: '#e3eff1', itemSelectedColor: '#0a4350' },
    Table: { headerBg: '#f7f9fa', headerColor: '#47565d', cellPaddingBlock: 10, cellPaddingInline: 12 },
    Select: { optionSelectedBg: '#e3eff1', optionSelectedColor: '#0a4350', optionActiveBg: '#f1f5f6' },
    Tabs: { horizontalMargin: '0 0 12px 0' },
    Card: { headerFontSize: 15 },
  },
};
