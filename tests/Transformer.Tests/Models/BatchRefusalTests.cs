using Reference.Tensors;
using Reference.Tensors.Backends.Scalar;
using Reference.Tensors.Formats.Safetensors;
using Reference.Tests.Shared;
using Reference.Transformer.Tracing;

namespace Transformer.Tests.Models;

/// <summary>A batch that a model cannot take is refused with the tensor's name, the place in it, and what was expected.</summary>
public sealed class BatchRefusalTests
{
    private static readonly long[] Good = [1, 2, 3, 4];

    [Theory]
    [InlineData(23)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(1L << 32)]
    public void Ids_outside_the_vocabulary(long id) =>
        Refused("llama", "input_ids[1, 0]", $"is {id}", "0 … 22", ("input_ids", [1, 2, id, 4]));

    [Fact]
    public void Ids_outside_the_vocabulary_where_the_mask_is_0() =>
        Refused("llama", "input_ids[0, 1]", "is 23", "0 … 22", ("input_ids", [1, 23, 3, 4]), ("attention_mask", [1, 0, 1, 1]));

    [Theory]
    [InlineData(2)]
    [InlineData(-1)]
    public void A_mask_that_is_neither_0_nor_1(long value) =>
        Refused("llama", "attention_mask[0, 1]", $"is {value}", "0 or 1", ("input_ids", Good), ("attention_mask", [1, value, 1, 1]));

    [Theory]
    [InlineData(16)]
    [InlineData(-1)]
    [InlineData(long.MinValue)]
    public void Positions_outside_a_learned_table(long position) =>
        Refused("gpt2", "position_ids[1, 1]", $"is {position}", "0 … 15", ("input_ids", Good), ("position_ids", [0, 1, 0, position]));

    [Fact]
    public void Rows_longer_than_a_learned_table() =>
        Refused(TinyModel.Of("gpt2", """{"n_positions": 1}"""), "input_ids has 2 columns", "0 … 0", "shorten", ("input_ids", Good));

    [Fact]
    public void Rotary_positions_have_no_limit_but_their_type() =>
        Refused("llama", "position_ids[0, 0]", "is -3", "a position", ("input_ids", Good), ("position_ids", [-3, 1, 2, 3]));

    [Theory]
    [InlineData(23)]
    [InlineData(-1)]
    [InlineData(-101)]
    public void Labels_outside_their_range(long label) =>
        Refused("llama", "labels[0, 1]", $"is {label}", "0 … 22 or -100", ("input_ids", Good), ("labels", [1, label, 3, 4]));

    [Fact]
    public void No_label_that_counts() =>
        Refused("llama", "labels", "no position carries loss", "every label is", ("input_ids", Good), ("labels", [5, -100, 6, -100]));

    [Fact]
    public void Labels_of_another_shape() =>
        RefusedFile("labels", "3 elements", "[2, 2]", ("input_ids", Integers(2, 2)), ("labels", Integers(1, 3)));

    [Fact]
    public void Labels_that_are_no_integers() =>
        RefusedFile("labels", "integers [rows, columns]", "language model", ("input_ids", Integers(2, 2)), ("labels", Reals(2, 2)));

    [Fact]
    public void Tensors_of_another_shape_than_input_ids() =>
        RefusedFile("attention_mask", "[2, 3]", "[2, 2] is expected", ("input_ids", Integers(2, 2)), ("attention_mask", Integers(2, 3)));

    [Fact]
    public void Input_ids_of_one_axis() => RefusedFile("input_ids", "1 axes", "[rows, columns]", ("input_ids", Integers(4)));

    [Theory]
    [InlineData(0, 2)]
    [InlineData(2, 0)]
    public void No_ids_at_all(int rows, int columns) =>
        RefusedFile("input_ids", $"[{rows}, {columns}]", "at least one row and column", ("input_ids", Integers(rows, columns)));

    [Fact]
    public void Input_ids_that_are_no_integers() => RefusedFile("input_ids", "F64", "integers are expected", ("input_ids", Reals(2, 2)));

    [Fact]
    public void A_batch_without_input_ids() =>
        RefusedFile("input_ids", "is missing", "I64 [rows, columns]", ("attention_mask", Integers(2, 2)));

    [Fact]
    public void A_tensor_that_no_model_takes() =>
        RefusedFile("token_type_ids", "is unknown", "input_ids", ("input_ids", Integers(2, 2)), ("token_type_ids", Integers(2, 2)));

    private static void Refused(string family, string where, string found, string expected, params (string, long[])[] tensors) =>
        Refused(TinyModel.Of(family), where, found, expected, tensors);

    private static void Refused(TinyModel model, string where, string found, string expected, params (string Name, long[] Values)[] tensors)
    {
        using (model) Throws(model, [where, found, expected], [.. tensors.Select(pair => (pair.Name, Integers(pair.Values, 2, 2)))]);
    }

    private static void RefusedFile(string where, string found, string expected, params (string Name, Tensor Tensor)[] tensors)
    {
        using TinyModel model = TinyModel.Of("llama");
        Throws(model, [where, found, expected], tensors);
    }

    private static void Throws(TinyModel model, string[] parts, (string Name, Tensor Tensor)[] tensors)
    {
        using var folder = new TemporaryFolder();
        SafetensorsWriter.Write(folder.At("batch.safetensors"), tensors);
        Exception? error = Record.Exception(() => model.Trace(TraceBatch.Read(folder.At("batch.safetensors"))));
        Assert.True(error is ArgumentException or InvalidDataException, $"refused by {error}");
        foreach (string part in parts) Assert.Contains(part, error.Message, StringComparison.Ordinal);
    }

    private static Tensor Integers(params int[] shape) => Integers(new long[shape.Aggregate(1, (a, b) => a * b)], shape);

    private static Tensor Integers(long[] values, params int[] shape) =>
        Tensor.From<long>(ScalarBackend.Instance, values, new Shape(Array.ConvertAll(shape, length => (nint)length)));

    private static Tensor Reals(params int[] shape) => Integers(shape).To(DType.F64);
}
