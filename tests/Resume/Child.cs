using System.Diagnostics;
using Reference.Tensors.Backends.Simd;
using Reference.Tests.Runs;
using Reference.Training;
using Reference.Training.Objectives;
using Reference.Training.Primitives;
using Reference.Transformer.Models;

namespace Reference.Tests.Resume;

/// <summary>The process that is killed: 40 steps with a checkpoint every third, resumed where the folder has one.</summary>
internal static class Child
{
    private const long Rows = 45;

    /// <summary>Trains to the end and prints the state's hash as the last line; "step N" before that.</summary>
    /// <param name="kind">"full", or "lora" for an adapter with dropout.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="threads">Threads that compute.</param>
    /// <param name="microBatchRows">Rows at a time.</param>
    /// <param name="kill">In which save, counted from 1, and after how many bytes of it the process kills itself.</param>
    public static int Run(string kind, string folder, int threads, int microBatchRows, (int Save, int Bytes)? kill)
    {
        using var backend = new SimdBackend(threads);
        using PretrainedModel model = TinyRun.Model(backend);
        int saves = 0;
        Stream Wrap(Stream stream) => ++saves == kill?.Save ? new DeadlyStream(stream, kill.Value.Bytes) : stream;
        using TrainingSession session = kind == "lora" ? TinyAdapter.Session(model, backend, microBatchRows, wrap: Wrap)
            : TinyRun.Session(model, backend, microBatchRows, wrap: Wrap);
        var trainer = new Trainer(session, new TokenLoss(), new DrawnRows(Rows, 60),
            TinyRun.Options(folder, resume: true) with { ValidateEvery = 5, Patience = 100 })
        {
            Validation = new DrawnRows(5, 40, 1),
        };
        TrainingResult result = trainer.Run(new Steps());
        Console.WriteLine(result.StateHash);
        return 0;
    }

    private sealed class Steps : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => Console.WriteLine(FormattableString.Invariant($"step {value.Step}"));
    }

    /// <summary>Writes some bytes through, to the disk, and then ends the process as SIGKILL does.</summary>
    private sealed class DeadlyStream(Stream inner, int bytes) : Stream
    {
        private int _left = bytes;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            int now = Math.Min(_left, buffer.Length);
            inner.Write(buffer[..now]);
            _left -= now;
            if (_left > 0) return;
            inner.Flush();
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
