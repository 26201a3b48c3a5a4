using OtaStack.VirtualDevice.FileSystem;
using OtaStack.VirtualDevice.Flash;
using Xunit.Abstractions;

namespace OtaStack.VirtualDevice.Tests.FileSystem;

public class FileSystemPowerCutTests(ITestOutputHelper output)
{
    /// <summary>Small blocks, so that compaction happens all the time.</summary>
    private static readonly FlashGeometry Small = new(Size: 10 * 1024, BlockSize: 1024, PageSize: 64);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_cut_at_every_flash_operation_leaves_what_the_contract_promises_and_the_rest_can_go_on(int seed)
    {
        List<FileOperation> script = Script(seed, 100, 700);
        SimulatedFlash clean = new(Small, (ulong)seed);
        RunAll(clean, script);
        Assert.True(clean.TotalWear > 10, "the script is to make the file system compact");

        for (int cut = 1; cut <= clean.Operations; cut++)
        {
            SimulatedFlash flash = new(Small, (ulong)((seed * 100000) + cut));
            flash.CutPowerAfter(cut);
            Replay(flash, script, $"seed {seed}, cut at {cut}");
        }

        output.WriteLine($"seed {seed}: {clean.Operations} cuts, wear {clean.TotalWear}");
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Cuts_in_quick_succession_do_no_harm(int seed)
    {
        SeededRandom random = new((ulong)seed);
        for (int round = 0; round < 100; round++)
        {
            SimulatedFlash flash = new(Small, random.NextBits());
            Replay(flash, Script(seed + (round * 1000), 80, 400), $"seed {seed}, round {round}", () => random.Next(1, 25));
        }
    }

    [Fact]
    public void A_device_that_is_always_cut_while_it_deletes_still_gets_it_done()
    {
        SimulatedFlash flash = new(Small, 5);
        SimulatedFileSystem files = new(flash);
        byte[] data = new byte[700];
        int count = 0;
        Assert.Throws<IOException>(() =>
        {
            for (; count < 100; count++)
            {
                files.Write("f0/" + count, data, 0, data.Length);
            }
        });

        SeededRandom random = new(5);
        int tries = 0;
        for (; tries < 2000 && files.List("f0").Length > 0; tries++)
        {
            flash.CutPowerAfter(random.Next(1, 12));
            try
            {
                files.Delete("f0/" + files.List("f0")[0]);
            }
            catch (PowerLostException)
            {
                // What this test is about.
            }

            flash.PowerOn();
            files = new SimulatedFileSystem(flash);
        }

        Assert.InRange(tries, 1, 1999);
    }

    private static List<FileOperation> Script(int seed, int length, int largest)
    {
        SeededRandom random = new((ulong)seed);
        Dictionary<string, byte[]> model = [];
        List<FileOperation> script = [];
        while (script.Count < length)
        {
            FileOperation operation = FileOperation.Draw(random, model, largest);
            Dictionary<string, byte[]> next = new(model);
            operation.ApplyTo(next);
            if (next.Values.Sum(content => content.Length) <= 4000)
            {
                model = next;
                script.Add(operation);
            }
        }

        return script;
    }

    private static void RunAll(SimulatedFlash flash, List<FileOperation> script)
    {
        SimulatedFileSystem files = new(flash);
        foreach (FileOperation operation in script)
        {
            operation.ApplyTo(files);
        }
    }

    /// <summary>Applies the script; after each cut checks what is left, switches on and goes on with the next call that still makes sense.</summary>
    private static void Replay(SimulatedFlash flash, List<FileOperation> script, string what, Func<int>? nextCut = null)
    {
        SimulatedFileSystem files = new(flash);
        Dictionary<string, byte[]> model = [];
        int looks = 0;
        foreach (FileOperation operation in script)
        {
            if (!MakesSense(operation, model))
            {
                continue;
            }

            if (nextCut is not null)
            {
                flash.CutPowerAfter(nextCut());
            }

            try
            {
                operation.ApplyTo(files);
                operation.ApplyTo(model);
            }
            catch (PowerLostException)
            {
                flash.PowerOn();
                files = new SimulatedFileSystem(flash);
                Dictionary<string, byte[]> left = FileContents.ReadAll(files);
                Assert.True(operation.MayLeave(model, left), $"{what}: {operation.Verb} {operation.Path} left something else");
                model = left;
                looks = 3;
            }

            if (looks-- > 0)
            {
                Assert.True(FileOperation.AreEqual(model, FileContents.ReadAll(files)), $"{what}: after {operation.Verb} {operation.Path}");
            }
        }

        Assert.True(FileOperation.AreEqual(model, FileContents.ReadAll(new SimulatedFileSystem(flash))), $"{what}: at the end");
    }

    private static bool MakesSense(FileOperation operation, Dictionary<string, byte[]> model)
    {
        bool exists = model.TryGetValue(operation.Path, out byte[]? content);
        return operation.Verb switch
        {
            "truncate" => exists && operation.Length <= content!.Length,
            "move" => exists && !model.ContainsKey(operation.To),
            _ => model.Values.Sum(other => other.Length) + operation.Data.Length <= 4500,
        };
    }
}
