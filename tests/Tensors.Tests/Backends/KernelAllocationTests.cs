using Reference.Tensors;
using Reference.Tensors.Backends;
using Reference.Tensors.Backends.Simd;

namespace Reference.Tests.Backends;

/// <summary>A kernel that a step launches allocates nothing from its second launch on, on one thread or several.</summary>
public sealed class KernelAllocationTests
{
    private const int Tokens = 300, Heads = 6, Groups = 2, Width = 64, Hidden = Heads * Width;

    public static TheoryData<string, int> Kernels => new MatrixTheoryData<string, int>(new Launches(1).All.Keys, [1, 2]);

    [Theory]
    [MemberData(nameof(Kernels))]
    public void The_second_launch_allocates_nothing(string kernel, int threads)
    {
        using var launches = new Launches(threads);
        Action launch = launches.All[kernel];
        launch();
        long least = long.MaxValue;
        for (int i = 0; i < 5 && least > 0; i++) // the runtime itself may allocate now and then; a launch that does would every time
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            launch();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void Launches_on_two_threads_are_shared()
    {
        using var launches = new Launches(2);
        for (int i = 0; i < 100 && launches.SharedRuns == 0; i++) launches.All["AttentionGradient"]();
        Assert.True(launches.SharedRuns > 0);
    }

    /// <summary>One launch of each kernel, its operands ready.</summary>
    private sealed class Launches : IDisposable
    {
        private readonly SimdBackend _backend;
        private int _drawn;

        public Launches(int threads)
        {
            _backend = new SimdBackend(threads);
            AddElements();
            AddRows();
            AddTokens();
            AddMoves();
            AddProducts();
            AddUpdates();
        }

        public SortedDictionary<string, Action> All { get; } = new(StringComparer.Ordinal);

        public long SharedRuns => _backend.SharedRuns;

        public void Dispose() => _backend.Dispose();

        private void AddElements()
        {
            Tensor a = Numbers(Tokens, Hidden), b = Numbers(Tokens, Hidden), c = Numbers(Tokens, Hidden), row = Numbers(Hidden);
            All["Add"] = () => _backend.Binary(BinaryKind.Add, a, b, c);
            All["Add in place"] = () => _backend.Binary(BinaryKind.Add, c, b, c);
            All["Multiply"] = () => _backend.Binary(BinaryKind.Multiply, a, b, c);
            All["Maximum"] = () => _backend.Binary(BinaryKind.Maximum, a, b, c);
            All["MaximumGradient"] = () => _backend.MaximumGradient(a, b, b, c);
            All["Scale"] = () => _backend.Scale(a, 0.5, c);
            All["Silu"] = () => _backend.Unary(UnaryKind.Silu, a, c);
            All["SiluGradient"] = () => _backend.UnaryGradient(UnaryKind.Silu, a, b, c);
            All["GeluTanh"] = () => _backend.Unary(UnaryKind.GeluTanh, a, c);
            All["SwiGlu"] = () => _backend.SwiGlu(a, b, c);
            Tensor up = Numbers(Tokens, Hidden), gate = Numbers(Tokens, Hidden);
            All["SwiGluGradient"] = () => _backend.SwiGluGradient(a, b, c, gate, up);
            var mask = new DropoutMask(0.1, new RandomKey(1, RandomPurpose.Dropout, 2, 3));
            TokenLayout layout = TokenLayout.Of(100, Tokens - 100);
            All["Dropout"] = () => _backend.Dropout(a, mask, layout, c);
            All["Reduce"] = () => _backend.Reduce(ReduceKind.Sum, row, Scalar);
        }

        private void AddRows()
        {
            Tensor x = Numbers(Tokens, Hidden), up = Numbers(Tokens, Hidden), y = Numbers(Tokens, Hidden), w = Numbers(1, Hidden), dw = Numbers(1, Hidden);
            Tensor inverse = Numbers(Tokens), mean = Numbers(Tokens);
            TokenLayout layout = TokenLayout.Of(100, Tokens - 100);
            All["RmsNorm"] = () => _backend.RmsNorm(x, w, 1e-5, y, inverse);
            All["RmsNormGradient"] = () => _backend.RmsNormGradient(x, w, inverse, up, y);
            All["LayerNorm"] = () => _backend.LayerNorm(x, w, w, 1e-5, y, mean, inverse);
            All["LayerNormGradient"] = () => _backend.LayerNormGradient(x, w, mean, inverse, up, y);
            All["NormWeightGradient"] = () => _backend.NormWeightGradient(x, null, inverse, up, layout, dw);
            All["Softmax"] = () => _backend.Softmax(x, y);
            All["SoftmaxGradient"] = () => _backend.SoftmaxGradient(x, up, y);
            All["DotRows"] = () => _backend.DotRows(x, up, mean);
            Tensor labels = Indices(Tokens, Hidden), losses = Numbers(Tokens), maximum = Numbers(Tokens), denominator = Numbers(Tokens);
            All["CrossEntropy"] = () => _backend.CrossEntropy(x, labels, losses, maximum, denominator);
            All["CrossEntropyGradient"] = () => _backend.CrossEntropyGradient(x, labels, maximum, denominator, losses, y);
            All["SumLoss"] = () => _backend.SumLoss(losses, layout, Scalar);
        }

        private void AddTokens()
        {
            TokenLayout layout = TokenLayout.Of(10, Tokens - 10);
            Tensor q = Numbers(Tokens, Heads, Width), k = Numbers(Tokens, Groups, Width), v = Numbers(Tokens, Groups, Width), o = Numbers(Tokens, Heads, Width);
            Tensor maximum = Numbers(Tokens, Heads), denominator = Numbers(Tokens, Heads), up = Numbers(Tokens, Heads, Width);
            Tensor dq = Numbers(Tokens, Heads, Width), dk = Numbers(Tokens, Groups, Width), dv = Numbers(Tokens, Groups, Width);
            var options = new AttentionOptions(0.125);
            All["Attention"] = () => _backend.Attention(q, k, v, layout, layout, options, o, maximum, denominator);
            _backend.Attention(q, k, v, layout, layout, options, o, maximum, denominator);
            All["AttentionGradient"] = () => _backend.AttentionGradient(q, k, v, layout, layout, options, o, maximum, denominator, up, dq, dk, dv);
            Tensor cos = Numbers(Tokens, Width / 2), sin = Numbers(Tokens, Width / 2);
            All["Rotary"] = () => _backend.Rotary(q, cos, sin, false, true, dq);
            Tensor x = Numbers(Tokens, Hidden), sum = Numbers(Hidden), table = Numbers(50, Hidden), rows = Indices(Tokens, 50);
            All["SumTokens"] = () => _backend.SumTokens(x, layout, sum);
            All["ScatterAddTokens"] = () => _backend.ScatterAddTokens(x, rows, layout, table, 3);
            All["Gather"] = () => _backend.Gather(table, rows, x);
        }

        private void AddMoves()
        {
            Tensor x = Numbers(Tokens, Heads, Width), y = Numbers(Tokens, Heads, Width), turned = Numbers(Heads, Tokens, Width), half = Numbers(100, Hidden);
            Tensor view = x.Permute(1, 0, 2), columns = x.Permute(1, 2, 0), byColumns = Numbers(Heads, Width, Tokens), table = Numbers(Tokens, Hidden);
            var places = new int[100];
            for (int i = 0; i < places.Length; i++) places[i] = 2 * i;
            Tensor rows = Tensor.From<int>(_backend, places, new Shape(places.Length));
            All["Fill"] = () => _backend.Fill(y, 1);
            All["Fill 0"] = () => _backend.Fill(y, 0);
            All["Copy"] = () => _backend.Copy(x, y);
            All["Copy of heads"] = () => _backend.Copy(view, turned);
            All["Copy of columns"] = () => _backend.Copy(columns, byColumns);
            All["Scatter"] = () => _backend.Scatter(half, rows, table);
        }

        private void AddProducts()
        {
            TokenLayout layout = TokenLayout.Of(10, Tokens - 10);
            Tensor x = Numbers(Tokens, Hidden), weight = Numbers(600, Hidden), few = Numbers(16, Hidden), token = Numbers(1, Hidden);
            Tensor y = Numbers(Tokens, 600), thin = Numbers(Tokens, 16), scores = Numbers(1, 600), back = Numbers(Tokens, Hidden);
            Tensor dWeight = Numbers(600, Hidden), dFew = Numbers(600, 16);
            All["MatMul"] = () => _backend.MatMul(x, weight, transposeB: true, y);
            All["MatMul of unlike depths"] = () =>
            {
                _backend.MatMul(x, few, transposeB: true, thin);
                _backend.MatMul(y, weight, transposeB: false, back);
            };
            All["MatMul of a token"] = () => _backend.MatMul(token, weight, transposeB: true, scores);
            All["MatMulTokens"] = () => _backend.MatMulTokens(y, x, layout, dWeight);
            All["MatMulTokens, few columns"] = () => _backend.MatMulTokens(y, thin, layout, dFew);
        }

        private void AddUpdates()
        {
            Tensor g = Numbers(70_000), p = Numbers(70_000), m = Numbers(70_000), v = Numbers(70_000), largest = Numbers(70_000);
            Tensor total = Tensor.Zeros(_backend, default, DType.F64);
            var step = new AdamStep(0.9, 0.999, 1e-8, 1e-4, 0.3);
            All["SquareSum"] = () => _backend.SquareSum(g, total);
            All["Adam"] = () => _backend.Adam(g, step, p, m, v, null);
            All["Adam, AMSGrad"] = () => _backend.Adam(g, step, p, m, v, largest);
            All["Adamax"] = () => _backend.Adamax(g, step, p, m, v);
            All["Lion"] = () => _backend.Lion(g, step, p, m);
            All["Sgd"] = () => _backend.Sgd(g, new SgdStep(1e-4, 0.1, 0.9, 0, true, false), p, m);
        }

        private Tensor Scalar => field ??= Numbers();

        private Tensor Numbers(params ReadOnlySpan<nint> lengths)
        {
            var shape = new Shape(lengths);
            var values = new float[shape.Count];
            _drawn++;
            for (int i = 0; i < values.Length; i++) values[i] = (float)((i + (17 * _drawn)) % 101 + 1) / 101;
            return Tensor.From<float>(_backend, values, shape);
        }

        private Tensor Indices(int count, int below)
        {
            var values = new int[count];
            for (int i = 0; i < count; i++) values[i] = i * 7 % below;
            return Tensor.From<int>(_backend, values, new Shape(count));
        }
    }
}
