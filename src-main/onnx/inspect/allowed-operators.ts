/**
 * Operators that a vision encoder exported to ONNX needs, and nothing that loops, branches, reads files or allocates at
 * will. Everything else is refused before the runtime sees the file.
 */
export const ALLOWED_OPERATORS: ReadonlySet<string> = new Set([
  ...['Add', 'Sub', 'Mul', 'Div', 'Pow', 'Sqrt', 'Exp', 'Log', 'Erf', 'Abs', 'Neg', 'Reciprocal', 'Sign'],
  ...['Tanh', 'Sigmoid', 'Relu', 'LeakyRelu', 'Gelu', 'Elu', 'HardSigmoid', 'HardSwish', 'Softplus', 'Clip'],
  ...['MatMul', 'Gemm', 'Conv', 'Softmax', 'LogSoftmax', 'LayerNormalization', 'BatchNormalization'],
  ...[
    'ReduceMean',
    'ReduceSum',
    'ReduceMax',
    'ReduceMin',
    'ReduceL2',
    'GlobalAveragePool',
    'AveragePool',
    'MaxPool'
  ],
  ...[
    'Transpose',
    'Reshape',
    'Flatten',
    'Slice',
    'Gather',
    'Concat',
    'Split',
    'Expand',
    'Squeeze',
    'Unsqueeze'
  ],
  ...['Where', 'Cast', 'Identity', 'Constant', 'ConstantOfShape', 'Shape', 'Pad', 'Dropout', 'Min', 'Max'],
  ...['Equal', 'Greater', 'Less', 'Not', 'And', 'Or', 'Einsum', 'Tile', 'Range', 'TopK']
])
