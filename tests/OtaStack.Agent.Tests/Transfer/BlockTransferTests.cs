using OtaStack.Agent.Core;
using OtaStack.Agent.Transfer;
using OtaStack.TestKit;
using OtaStack.Transport;

namespace OtaStack.Agent.Tests.Transfer;

/// <summary>Requests and answers of block transfer over MQTT, byte by byte (docs/device-protocol.md).</summary>
public sealed class BlockTransferTests
{
    private static readonly byte[] TagA = [1, 2, 3, 4, 5, 6, 7, 8];
    private static readonly byte[] TagB = [1, 2, 3, 4, 5, 6, 7, 9];

    private readonly BlockTransfer _transfer = new();
    private readonly byte[] _buffer = new byte[BlockTransfer.MaxRequestBytes];

    [Fact]
    public void A_request_has_these_bytes()
    {
        Begin(_transfer, Target(0x00012345, 5000));

        Assert.Equal("0102" + "00000001" + "00012345" + "00001000" + "612f622e62696e", Ask());
        Assert.Equal("0102" + "00000002" + "00012345" + "00000064" + "612f622e62696e", Ask(most: 100));

        Begin(_transfer, Metadata(700));
        Assert.Equal("0101" + "00000003" + "00000000" + "000002bc" + "74696d657374616d702e6a736f6e", Ask());
    }

    [Fact]
    public void An_answer_has_these_bytes()
    {
        Begin(_transfer, Target(4096, 3));
        Ask();

        Assert.Equal(3, Take(Convert.FromHexString("0100" + "00000001" + "00001000" + "00002000" + "0102030405060708" + "aabbcc")));
        Assert.Equal(TransferOutcome.Complete, _transfer.Outcome);
    }

    [Fact]
    public void The_longest_path_fits()
    {
        string path = TargetPath.WithHash(new string('p', TargetPath.MaxLength), new byte[32]);
        Begin(_transfer, new AgentRequest { Kind = RequestKind.FetchTarget, Path = path, Count = 1 });

        Assert.Equal(BlockTransfer.MaxRequestBytes, _transfer.WriteRequest(_buffer, 4096));
    }

    [Theory]
    [InlineData(0, 4096, 9000, 4096, TransferOutcome.Unknown)]
    [InlineData(0, 4096, 9000, 1, TransferOutcome.Unknown)]
    [InlineData(0, 4096, 9000, 0, TransferOutcome.Failed)]
    [InlineData(0, 4096, 9000, 4097, TransferOutcome.Failed)]
    [InlineData(0, 4095, 9000, 10, TransferOutcome.Failed)]
    [InlineData(0, 4097, 9000, 10, TransferOutcome.Failed)]
    [InlineData(0, 4096, 8999, 10, TransferOutcome.Failed)]
    [InlineData(0, 4096, -1, 10, TransferOutcome.Failed)]
    [InlineData(1, 4096, 9000, 10, TransferOutcome.NotFound)]
    [InlineData(2, 4096, 9000, 0, TransferOutcome.Failed)]
    [InlineData(3, 4096, 9000, 0, TransferOutcome.Failed)]
    [InlineData(255, 4096, 9000, 10, TransferOutcome.Failed)]
    public void A_piece_is_taken_only_from_where_it_was_asked_for(byte status, int position, int length, int bytes, TransferOutcome outcome)
    {
        Begin(_transfer, Target(4096, 9000 - 4096));
        Ask();

        int taken = Take(BlockServer.Write(status, 1, position, length, TagA, new byte[bytes]));

        Assert.Equal(outcome, _transfer.Outcome);
        Assert.Equal(outcome == TransferOutcome.Unknown ? bytes : 0, taken);
    }

    [Fact]
    public void Metadata_ends_with_the_file_and_is_not_longer_than_allowed()
    {
        Begin(_transfer, Metadata(5000));
        Ask();
        Assert.Equal(4096, Take(BlockServer.Write(0, 1, 0, 5000, TagA, new byte[4096])));
        Assert.Equal(TransferOutcome.Unknown, _transfer.Outcome);
        Assert.EndsWith("00001000" + "00000388" + "74696d657374616d702e6a736f6e", Ask(), StringComparison.Ordinal);
        Assert.Equal(904, Take(BlockServer.Write(0, 2, 4096, 5000, TagA, new byte[904])));
        Assert.Equal(TransferOutcome.Complete, _transfer.Outcome);

        Begin(_transfer, Metadata(5000));
        Ask();
        Assert.Equal(0, Take(BlockServer.Write(0, 3, 0, 5001, TagA, new byte[4096])));
        Assert.Equal(TransferOutcome.TooLarge, _transfer.Outcome);
    }

    [Fact]
    public void Answers_that_are_late_doubled_foreign_or_short_are_passed_over()
    {
        Begin(_transfer, Target(0, 8192));
        byte[] early = BlockServer.Write(0, 1, 0, 8192, TagA, new byte[4096]);
        Assert.Equal(0, Take(early));
        Ask();
        foreach (byte[] stray in new[]
        {
            [],
            early[..21],
            BlockServer.Write(0, 0, 0, 8192, TagA, new byte[4096]),
            BlockServer.Write(0, 2, 0, 8192, TagA, new byte[4096]),
            [2, .. early[1..]],
        })
        {
            Assert.Equal(0, Take(stray));
            Assert.Equal(TransferOutcome.Unknown, _transfer.Outcome);
        }

        Assert.Equal(4096, Take(early));
        Assert.Equal(0, Take(early));
        Ask();
        Assert.Equal(0, Take(early));
        Assert.Equal(4096, Take(BlockServer.Write(0, 2, 4096, 8192, TagA, new byte[4096])));
        Assert.Equal(TransferOutcome.Complete, _transfer.Outcome);
    }

    [Fact]
    public void A_file_that_changes_between_two_pieces_is_not_mixed()
    {
        Begin(_transfer, Metadata(9000));
        Ask();
        Take(BlockServer.Write(0, 1, 0, 8192, TagA, new byte[4096]));
        Ask();

        Assert.Equal(0, Take(BlockServer.Write(0, 2, 4096, 8192, TagB, new byte[4096])));
        Assert.Equal(TransferOutcome.Changed, _transfer.Outcome);
    }

    [Theory]
    [InlineData(true, TransferOutcome.Changed)]
    [InlineData(false, TransferOutcome.Complete)]
    public void Between_two_fetches_a_change_matters_only_in_the_middle_of_a_block(bool isContinued, TransferOutcome outcome)
    {
        Begin(_transfer, Target(0, 1000));
        Ask();
        Take(BlockServer.Write(0, 1, 0, 8192, TagA, new byte[1000]));

        AgentRequest next = Target(1000, 500);
        next.IsContinued = isContinued;
        Begin(_transfer, next);
        Ask();
        Take(BlockServer.Write(0, 2, 1000, 8192, TagB, new byte[500]));

        Assert.Equal(outcome, _transfer.Outcome);
    }

    [Fact]
    public void Whatever_arrives_no_byte_is_taken_that_was_not_asked_for_and_nothing_throws()
    {
        const int Seed = 32_000;
        int complete = 0;
        for (int seed = Seed; seed < Seed + 20_000; seed++)
        {
            Random random = new(seed);
            BlockTransfer transfer = new();
            AgentRequest request = random.Next(2) == 0 ? Metadata(random.Next(1, 9000)) : Target(random.Next(9000), random.Next(1, 9000));
            Begin(transfer, request);
            int total = 0;
            byte[] file = new byte[random.Next(1, 18000)];
            for (int i = 0; i < 12 && transfer.Outcome == TransferOutcome.Unknown; i++)
            {
                int length = transfer.WriteRequest(_buffer, random.Next(1, 5000));
                byte[] answer = BlockServer.Answer(_buffer.AsSpan(0, length), (_, _) => random.Next(20) == 0 ? null : file);
                if (random.Next(3) == 0)
                {
                    answer[random.Next(22)] ^= (byte)(1 << random.Next(8));
                    answer = answer[..random.Next(answer.Length + 1)];
                }

                int taken = transfer.Take(answer, answer.Length);
                Assert.InRange(taken, 0, Math.Max(0, answer.Length - 22));
                total += taken;
                Assert.True(total <= request.Count, $"seed {seed}");
            }

            bool isComplete = transfer.Outcome == TransferOutcome.Complete;
            Assert.True(!isComplete || request.Kind == RequestKind.FetchMetadata || total == request.Count, $"seed {seed}");
            complete += isComplete ? 1 : 0;
        }

        Assert.InRange(complete, 1000, 20_000);
    }

    [Fact]
    public void It_allocates_nothing()
    {
        byte[] answer = BlockServer.Write(0, 0, 0, 1 << 30, TagA, new byte[1]);
        Begin(_transfer, Target(0, 1 << 30));
        Exercise(answer, 0, 10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        int taken = Exercise(answer, 10, 1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(1000, taken);
    }

    private int Exercise(byte[] answer, int from, int times)
    {
        int taken = 0;
        for (int i = from; i < from + times; i++)
        {
            _transfer.WriteRequest(_buffer, 1);
            Array.Copy(_buffer, 2, answer, 2, 8);
            taken += _transfer.Take(answer, answer.Length);
        }

        return taken;
    }

    private string Ask(int most = BlockTransfer.MaxPiece)
    {
        return Convert.ToHexStringLower(_buffer.AsSpan(0, _transfer.WriteRequest(_buffer, most)));
    }

    private int Take(byte[] answer)
    {
        return _transfer.Take(answer, answer.Length);
    }

    private static AgentRequest Target(int from, int count)
    {
        return new AgentRequest { Kind = RequestKind.FetchTarget, Path = "a/b.bin", From = from, Count = count };
    }

    private static AgentRequest Metadata(int most)
    {
        return new AgentRequest { Kind = RequestKind.FetchMetadata, Path = "timestamp.json", Count = most };
    }

    private static void Begin(BlockTransfer transfer, AgentRequest request)
    {
        transfer.Begin(request.Kind, request.Path, request.From, request.Count, request.IsContinued);
    }
}
