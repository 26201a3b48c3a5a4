using OtaStack.Agent.Core;
using OtaStack.Agent.Tests.Support;
using OtaStack.TestKit;

namespace OtaStack.Agent.Tests.Updates;

/// <summary>Bad links, bad caches, restarts: what is wrong never reaches the slot, what is right is fetched once.</summary>
public sealed class TransferTests
{
    private readonly TestDevice _device = TestDevice.Provisioned();
    private readonly SimulatedRelease _release;

    public TransferTests()
    {
        _release = _device.Publish("1.1.0");
        _device.Assign(1, _release);
    }

    private int NeededBytes => _release.Fetched.Length - Parts.UnchangedBytes + _release.Index.Length;

    [Fact]
    public void A_block_flipped_in_flight_is_fetched_once_more_and_never_written()
    {
        HashSet<int> blocks = [];
        _device.Clone().Also(clean =>
        {
            clean.Settings.RequestBytes = 4096;
            clean.PowerOn();
            clean.RunUntil(AgentState.Confirmed);
            blocks.UnionWith(clean.Link.TargetRequests.Where(request => request.Path.Contains(".bin")).Select(request => request.From));
        });
        Assert.Equal(6, blocks.Count);

        foreach (int block in blocks)
        {
            TestDevice device = _device.Clone();
            int flips = 0;
            device.Link.Target = (path, from, bytes) =>
            {
                if (path.Contains(".bin") && flips == 0 && block >= from && block < from + bytes.Length)
                {
                    flips++;
                    bytes[block - from] ^= 0x80;
                }

                return bytes;
            };
            device.Settings.RequestBytes = 16384;
            device.PowerOn();

            device.RunUntil(AgentState.Staged, AgentState.Rebooting);

            Assert.Equal(1, flips);
            Assert.Equal(2, device.Link.TargetRequests.Count(request => block >= request.From && block < request.From + request.Count
                && request.Path.Contains(".bin")));
            Assert.Contains(device.Link.TargetRequests, request => request.From == block && request.Count <= 4096);
            device.RunUntil(AgentState.Confirmed);
            AssertSlotIsTheRelease(device);
        }
    }

    [Fact]
    public void A_block_that_stays_wrong_is_refused_and_reaches_no_slot()
    {
        string protectedBefore = _device.Files.Fingerprint("slot.a", "boot/");
        _device.Link.Target = (path, from, bytes) =>
        {
            if (path.Contains(".bin"))
            {
                bytes[^1] ^= 1;
            }

            return bytes;
        };
        _device.PowerOn();

        _device.RunUntil(AgentState.Refused);
        _device.DeliverReports();

        Assert.Equal(ReasonCode.BlockMismatch, _device.Agent.Reason);
        Assert.Contains("refused/blockMismatch", _device.Told());
        byte[] right = Parts.Of("1.1.0")[0].Bytes;
        Assert.True(right.AsSpan().StartsWith(_device.Files["slot.b/App.dll"]), "what is wrong was written");
        Assert.Equal(protectedBefore, _device.Files.Fingerprint("slot.a", "boot/"));

        _device.Link.Target = null;
        _device.RunUntil(AgentState.Confirmed);
        AssertSlotIsTheRelease(_device);
    }

    [Fact]
    public void An_index_that_stays_wrong_is_refused()
    {
        _device.Link.Target = (path, from, bytes) =>
        {
            bytes[0] ^= 1;
            return bytes;
        };
        _device.PowerOn();

        _device.RunUntil(AgentState.Refused);

        Assert.Equal(ReasonCode.HashMismatch, _device.Agent.Reason);
        Assert.Equal(3, _device.Link.TargetRequests.Count);
        Assert.Empty(_device.Files.Fingerprint("slot.b"));
    }

    [Fact]
    public void A_link_that_breaks_off_after_any_number_of_bytes_costs_no_byte_twice()
    {
        foreach (int survives in new[] { 1, 13, 100, 1000, 4095, 4096, 4097 })
        {
            TestDevice device = _device.Clone();
            device.Link.Target = (path, from, bytes) => bytes.Length > survives ? bytes[..survives] : bytes;
            device.PowerOn();

            device.RunUntil(() => device.Agent.State == AgentState.Confirmed, maxSteps: 100000);

            Assert.Equal(NeededBytes, device.Link.TargetBytes);
            AssertSlotIsTheRelease(device);
        }
    }

    [Fact]
    public void A_restart_anywhere_in_the_download_loses_at_most_one_block()
    {
        TestDevice clean = _device.Clone();
        clean.Link.ChunkBytes = 500;
        clean.PowerOn();
        int chunks = 0;
        clean.Link.Target = (_, _, bytes) =>
        {
            chunks += (bytes.Length + 499) / 500;
            return bytes;
        };
        clean.RunUntil(AgentState.Confirmed);
        for (int stop = 1; stop < chunks; stop += 3)
        {
            TestDevice device = _device.Clone();
            device.Link.ChunkBytes = 500;
            int left = stop;
            device.Link.Target = (_, _, bytes) =>
            {
                int allowed = left * 500;
                left -= (bytes.Length + 499) / 500;
                return bytes.Length > allowed ? bytes[..Math.Max(0, allowed)] : bytes;
            };
            device.PowerOn();
            device.RunUntil(() => left < 0);
            device.Link.Target = null;

            device.PowerOn();
            device.RunUntil(AgentState.Confirmed);

            Assert.InRange(device.Link.TargetBytes, NeededBytes, NeededBytes + 4096);
            AssertSlotIsTheRelease(device);
        }
    }

    [Fact]
    public void A_torn_or_falsified_tail_in_the_slot_is_cut_off_and_fetched_again()
    {
        _device.PowerOn();
        _device.RunUntil(() => _device.Files.Length("slot.b/App.dll") == 8192);
        string path = "slot.b/App.dll";
        foreach (Func<byte[], byte[]> damage in new Func<byte[], byte[]>[]
        {
            bytes => [.. bytes, 1, 2, 3],
            bytes => bytes[..^1],
            bytes => [.. bytes[..8191], (byte)(bytes[8191] ^ 1)],
            bytes => [.. bytes, .. new byte[20000]],
            bytes => [(byte)(bytes[0] ^ 1), .. bytes[1..]],
            _ => [],
        })
        {
            TestDevice device = _device.Clone();
            device.Files[path] = damage(device.Files[path]!);
            device.PowerOn();

            device.RunUntil(AgentState.Confirmed);

            AssertSlotIsTheRelease(device);
        }
    }

    [Fact]
    public void A_server_that_stays_away_is_told_about_and_tried_ever_more_rarely()
    {
        _device.PowerOn();
        _device.RunUntil(AgentState.Downloading);
        _device.Link.Target = (_, _, _) => [];
        long start = _device.Now;
        int before = _device.Link.TargetRequests.Count;

        _device.RunUntil(() => _device.Now > start + (24 * 3600));

        Assert.Equal((AgentState.Downloading, ReasonCode.TransferFailed), (_device.Agent.State, _device.Agent.Reason));
        Assert.Contains("downloading/transferFailed", _device.Told());
        Assert.InRange(_device.Link.TargetRequests.Count - before, 20, 70);
        Assert.True(_device.Reports.Count < 10, $"{_device.Reports.Count} reports");

        _device.Link.Target = null;
        _device.RunUntil(AgentState.Confirmed);
    }

    [Fact]
    public void Answers_to_an_older_request_are_dropped()
    {
        _device.PowerOn();
        _device.RunUntil(() => _device.Agent.Request.Kind == RequestKind.FetchTarget);
        int number = _device.Agent.Request.Number;
        string before = _device.Files.Fingerprint();

        _device.Agent.BytesArrived(number - 1, new byte[5000], 0, 5000, _device.Now);
        _device.Agent.TransferEnded(number - 1, TransferOutcome.Complete, _device.Now);

        Assert.Equal(number, _device.Agent.Request.Number);
        Assert.Equal(before, _device.Files.Fingerprint());
        _device.RunUntil(AgentState.Confirmed);
    }

    [Fact]
    public void More_bytes_than_asked_for_are_dropped()
    {
        _device.Link.Target = (_, _, bytes) => [.. bytes, .. new byte[5000]];
        _device.PowerOn();

        _device.RunUntil(AgentState.Confirmed);

        AssertSlotIsTheRelease(_device);
    }

    [Fact]
    public void Early_ends_told_as_complete_are_not_believed()
    {
        _device.PowerOn();
        _device.RunUntil(() => _device.Agent.Request.Kind == RequestKind.FetchTarget && _device.Agent.Request.Path.Contains(".bin"));

        _device.Agent.TransferEnded(_device.Agent.Request.Number, TransferOutcome.Complete, _device.Now);

        Assert.Equal(RequestKind.Wait, _device.Agent.Request.Kind);
        _device.RunUntil(AgentState.Confirmed);
        AssertSlotIsTheRelease(_device);
    }

    private static void AssertSlotIsTheRelease(TestDevice device)
    {
        foreach ((string name, byte[] bytes) in Parts.Of("1.1.0"))
        {
            Assert.Equal(bytes, device.Files["slot.b/" + name]);
        }
    }
}
