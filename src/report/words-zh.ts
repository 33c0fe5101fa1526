/** The report of a reproduction in simplified Chinese. */
import type { Words } from './words.js';

export const zh: Words = {
  html: 'zh-CN',
  verdicts: { supported: '支持', refuted: '否定', underpowered: '证据不足' },
  noVerdict: '无结论',
  effects: { supported: '更好', refuted: '更差', underpowered: '无法区分' },
  lacking: {
    absent: '尚未运行',
    unequal: '两个实验组的随机种子不同',
    lost: '某次运行没有该数值，或该数值不是有限数',
  },
  unlike: (keys) => `测量方法不同：${keys}`,
  incomparable: '不可比较',
  lowPower:
    '本报告使用快速档（quick）：随机种子更少，训练更短，统计功效因此较低，置信区间较宽。完整档（full）能得出结论之处，这里多半只能判为“证据不足”；其中的数值也不是仓库所收录的完整报告的数值。',
  headings: {
    claims: '论断与结论',
    answer: '回答',
    evidence: '证据',
    numbers: '测量结果',
    samples: '生成样本',
    remarks: '说明',
    origin: '数据来源',
    again: '如何复现',
    tested: '检验方法',
    pictures: '图示',
  },
  columns: {
    claim: '论断',
    verdict: '结论',
    key: '关键数值',
    cell: '实验组',
    seeds: '种子数',
    statement: '待检验的陈述',
    measured: '测量值',
    row: '模型',
    value: '数值',
    error: '±',
    source: '出处',
    effect: '效应',
  },
  source: (source) => `出处：${source}`,
  where: (place) => `原文位置：${place}。`,
  ours: (seeds) => (seeds === 1 ? '本实验，单个种子' : `本实验，${seeds} 个种子的均值`),
  study: (file, base, varied) =>
    `实验设计 ${file}，基础配置 ${base}${varied.length ? `；变动的参数：${varied.join('、')}` : ''}。`,
  runs: (cells, seeds, steps) => `共 ${cells} 个实验组，每组使用随机种子 ${seeds.join('、')}；每次运行训练 ${steps}。`,
  steps: (steps, epochs) => `${steps} 步（${epochs} 轮）`,
  cost: (minutes, wall) => `全部运行的训练时间合计 ${minutes} 分钟，实际耗时 ${wall} 分钟。`,
  unfinished: '该实验尚未完成，以上结果仍可能改变。',
  intervals:
    '表中数值为各随机种子的均值，± 之后为 Student 95% 置信区间的半宽。各实验组使用相同的种子，因此两组逐种子配对比较；方括号内为配对差（或比值）的 95% 置信区间。',
  verdictRule:
    '若整个置信区间都落在论断所述的范围内，该证据判为“支持”；若整个区间都落在范围之外，判为“否定”；否则为“证据不足”，需要更多种子。全部证据均为“支持”时论断得到支持，任一证据为“否定”时论断被否定。',
  moments: (at, from, until) => {
    const names = { last: '末值', best: '最优值', mean: '均值' } as Readonly<Record<string, string>>;
    const moment = (span: string | number) =>
      `${span}`
        .replace(/ *steps?$/, '')
        .replace(/ *epochs?$/, ' 轮')
        .replace(/^([\d.]+)$/, '$1 步');
    const span = [
      from === undefined ? '' : `，自第 ${moment(from)}起`,
      until === undefined ? '' : `，至第 ${moment(until)}止`,
    ].join('');
    const which = names[at] ?? `第 ${moment(at)}`;
    return at === 'last' && !span ? '' : `${which}${span}`;
  },
  better: (a, b, metric) => `按 ${metric} 衡量，“${a}”优于“${b}”`,
  near: (what, value, within) => `${what} 为 ${value} ± ${within}`,
  above: (what, value) => `${what} 大于 ${value}`,
  below: (what, value) => `${what} 小于 ${value}`,
  difference: (a, b, metric) => `“${a}”与“${b}”的 ${metric} 之差`,
  ratio: (a, b, metric) => `“${a}”与“${b}”的 ${metric} 之比`,
  number: (cell, metric) => `“${cell}”的 ${metric}`,
  ranking: (cell, metric) => `各实验组相对于“${cell}”的 ${metric}，按效应由好到差排列`,
  lost: (id, state) => `${id}：${state}`,
  samplesOf: (cell, seed) => `${cell}，种子 ${seed}`,
  axis: { steps: '训练步数', epochs: '训练轮数' },
  curve: (metric, log) => `${metric}：各种子的${log ? '几何' : ''}均值及其 95% 置信区间`,
  facts: {
    ran: '运行时间',
    commit: '提交',
    hardware: '硬件',
    engine: '引擎',
    versions: '版本',
    set: '本档所设参数',
    study: '实验设计',
  },
  recipes: '指标的计算方式：',
  to: '至',
  againRun: '重新运行全部实验并生成本报告（中断后再次执行会从中断处继续）：',
  againRender: '不重新训练，仅由所附原始结果重新生成本报告：',
  verdictIs: (verdict) => `结论：${verdict}。`,
  space: '',
};
