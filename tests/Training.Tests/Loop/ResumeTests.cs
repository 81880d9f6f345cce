using Reference.Tensors.Backends.Scalar;
using Reference.Tests.Runs;
using Reference.Tests.Shared;
using Reference.Training;
using Reference.Training.Checkpoints;
using Reference.Training.Data;
using Reference.Training.Objectives;
using Reference.Training.Optimizers;
using Reference.Training.Primitives;
using Reference.Transformer.Models;

namespace Reference.Tests.Training.Loop;

/// <summary>A run that is resumed at any step is the run that was left alone; what cannot be resumed says why.</summary>
public sealed class ResumeTests : IDisposable
{
    private const long Steps = 9;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("adamw")]
    [InlineData("adafactor")]
    [InlineData("sgd")]
    public void Resumed_at_every_step_it_has_one_hash(string rule)
    {
        Func<Optimizer> make = () =>
            OptimizerRules.Create(rule, rule == "sgd" ? new Dictionary<string, object> { ["momentum"] = 0.9 } : []);
        string wanted = Run(null, Steps, make: make).StateHash;
        string folder = _folder.At("every");
        for (long k = 1; k < Steps; k++) Assert.Equal(k, Run(folder, k, resume: k > 1, make: make).Step);
        Assert.Equal(wanted, Run(folder, Steps, resume: true, make: make).StateHash);
    }

    [Fact]
    public void It_goes_on_from_a_checkpoint_that_is_named()
    {
        string folder = _folder.At("named");
        TrainingResult whole = Run(folder, Steps, options => options with { KeepLast = 9 });
        string third = CheckpointFolder.All(folder).Single(one => one.Step == 3).Path;
        Assert.Equal(whole.StateHash, Run(folder, Steps, options => options with { ResumeFrom = third }).StateHash);
    }

    [Fact]
    public void It_keeps_the_newest_and_the_best()
    {
        string folder = _folder.At("kept");
        Run(folder, Steps, options => options with { ValidateEvery = 2, KeepLast = 2 }, validation: new DrawnRows(21));
        Assert.Equal([9, 6], CheckpointFolder.All(folder).Select(one => one.Step));
        Assert.True(File.Exists(Path.Combine(folder, "checkpoints", CheckpointFolder.BestName)));
    }

    [Fact]
    public void A_damaged_checkpoint_is_passed_over()
    {
        string folder = _folder.At("damaged");
        string wanted = Run(null, Steps).StateHash;
        Run(folder, 6);
        string newest = CheckpointFolder.All(folder)[0].Path;
        byte[] bytes = File.ReadAllBytes(newest);
        bytes[^100] ^= 1;
        File.WriteAllBytes(newest, bytes);
        Assert.Equal(wanted, Run(folder, Steps, resume: true).StateHash);
        File.WriteAllBytes(newest, bytes);
        CheckpointException named = Assert.Throws<CheckpointException>(
            () => Run(folder, Steps, options => options with { ResumeFrom = newest }));
        Assert.Contains("damaged", named.Message, StringComparison.Ordinal);
        File.WriteAllBytes(newest, bytes[..^50]);
        Assert.Equal(wanted, Run(_folder.At("damaged"), Steps, resume: true).StateHash);
    }

    [Fact]
    public void Other_data_another_base_other_settings_and_another_seed_are_refused()
    {
        string folder = _folder.At("other");
        Run(folder, 3);
        Refused("the data", () => Run(folder, 4, resume: true, data: new DrawnRows(22)));
        Refused("the data", () => Run(folder, 4, resume: true, validation: new DrawnRows(4)));
        Refused("the base model", () => Run(folder, 4, options => options with { BaseFingerprint = "another", Resume = true }));
        Refused("the settings", () => Run(folder, 4, options => options with { BatchRows = 4, Resume = true }));
        Refused("optimizer=Sgd", () => Run(folder, 4, resume: true, make: () => new Sgd()));
        Refused("already; resume it", () => Run(folder, 4));

        static void Refused(string what, Action run) =>
            Assert.Contains(what, Assert.Throws<CheckpointException>(run).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_arithmetic_version_is_refused()
    {
        string folder = _folder.At("version");
        Run(folder, 3);
        string path = CheckpointFolder.All(folder)[0].Path;
        byte[] bytes = File.ReadAllBytes(path);
        byte[] key = "\"arithmetic_version\":\"1\""u8.ToArray();
        int at = bytes.AsSpan().IndexOf(key);
        bytes[at + key.Length - 2] = (byte)'0';
        File.WriteAllBytes(path, bytes);
        CheckpointException refused = Assert.Throws<CheckpointException>(() => Run(folder, 4, resume: true));
        Assert.Contains("the arithmetic version changed: 1 now, 0 when it was saved", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_runs_in_one_folder_are_refused_and_a_lock_left_behind_is_not()
    {
        string folder = _folder.At("locked");
        using (CheckpointFolder.Take(folder))
        {
            CheckpointException refused = Assert.Throws<CheckpointException>(() => Run(folder, 3));
            Assert.Contains("another process trains in this folder", refused.Message, StringComparison.Ordinal);
        }

        Assert.True(File.Exists(Path.Combine(folder, CheckpointFolder.LockName)));
        Assert.Equal(3, Run(folder, 3).Step);
    }

    [Fact]
    public void A_full_disk_stops_the_run_and_leaves_the_last_checkpoint()
    {
        string folder = _folder.At("full"), wanted = Run(null, Steps).StateHash;
        int saves = 0;
        CheckpointException full = Assert.Throws<CheckpointException>(
            () => Run(folder, Steps, wrap: stream => ++saves == 2 ? new FullStream(stream, 5_000) : stream));
        Assert.Contains("step 6", full.Message, StringComparison.Ordinal);
        Assert.Contains("step-00000003", full.Message, StringComparison.Ordinal);
        Assert.Equal([3], CheckpointFolder.All(folder).Select(one => one.Step));
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "checkpoints"), ".*"));
        Assert.Equal(wanted, Run(folder, Steps, resume: true).StateHash);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(2_000)]
    [InlineData(20_000)]
    [InlineData(90_000)]
    public void Wherever_the_disk_is_full_nothing_is_half_written(int room)
    {
        string folder = _folder.At(FormattableString.Invariant($"full-{room}"));
        int saves = 0;
        Assert.Throws<CheckpointException>(() => Run(folder, Steps, wrap: stream => ++saves == 2 ? new FullStream(stream, room) : stream));
        Assert.Equal(["step-00000003.safetensors"], Directory.GetFiles(Path.Combine(folder, "checkpoints")).Select(Path.GetFileName));
    }

    [Fact]
    public void What_is_no_checkpoint_or_comes_from_a_newer_program_is_refused()
    {
        string folder = _folder.At("newer");
        Run(folder, 3);
        string path = CheckpointFolder.All(folder)[0].Path;
        byte[] bytes = File.ReadAllBytes(path);
        Replace("\"format_version\":\"1\"", "\"format_version\":\"2\"", "checkpoint format 2; this program reads format 1");
        Replace("reference-checkpoint", "reference-somethings", "its metadata name the format");
        File.WriteAllBytes(path, bytes[..7]);
        Assert.Throws<Reference.Tensors.Formats.MalformedFileException>(
            () => Run(folder, 4, options => options with { ResumeFrom = path }));

        void Replace(string old, string text, string message)
        {
            byte[] changed = [.. bytes];
            int at = changed.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(old));
            System.Text.Encoding.UTF8.GetBytes(text.PadRight(old.Length)).CopyTo(changed, at);
            File.WriteAllBytes(path, changed);
            CheckpointException refused = Assert.Throws<CheckpointException>(
                () => Run(folder, 4, options => options with { ResumeFrom = path }));
            Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Asked_to_stop_it_finishes_the_step_saves_and_leaves()
    {
        string folder = _folder.At("stopped"), wanted = Run(null, Steps).StateHash;
        using var stop = new CancellationTokenSource();
        TrainingResult result = Run(folder, Steps, progress: new At(4, stop.Cancel), cancellation: stop.Token);
        Assert.Equal((5, StopReason.Cancelled), (result.Step, result.Reason));
        Assert.Equal(5, CheckpointFolder.All(folder)[0].Step);
        Assert.Equal(wanted, Run(folder, Steps, resume: true).StateHash);
    }

    private static TrainingResult Run(
        string? folder, long steps, Func<TrainerOptions, TrainerOptions>? change = null, bool resume = false, IRowSource? data = null,
        IRowSource? validation = null, Func<Optimizer>? make = null, Func<Stream, Stream>? wrap = null,
        IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        using PretrainedModel model = TinyRun.Model(ScalarBackend.Instance);
        using TrainingSession session = TinyRun.Session(model, ScalarBackend.Instance, 4, optimizer: make?.Invoke(), wrap: wrap);
        TrainerOptions options = TinyRun.Options(folder, steps, resume);
        options = change?.Invoke(options) ?? options;
        var trainer = new Trainer(session, new TokenLoss(), data ?? new DrawnRows(21), options) { Validation = validation };
        return trainer.Run(progress, cancellation);
    }

    private sealed class At(long step, Action action) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step == step) action();
        }
    }
}
