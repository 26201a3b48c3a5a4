using OtaStack.Boards.Tests.Support;

namespace OtaStack.Boards.Tests.Validation;

public sealed class ValidateCommandTests
{
    [Fact]
    public void All_boards_are_checked_and_remarks_do_not_fail()
    {
        CommandRun run = CommandRun.Of(["validate", .. Repository.Boards.Select(Repository.FileOf)]);

        Assert.Equal(0, run.ExitCode);
        Assert.All(Repository.Boards, board => Assert.Contains(board + ": no fault\n", run.Output, StringComparison.Ordinal));
        Assert.Contains("remark slot.mixed", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fault_fails_and_names_its_code()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("other.json", File.ReadAllText(Repository.FileOf("esp32-4mb")));

        CommandRun run = CommandRun.Of("validate", path);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("fault board.name: The board calls itself 'esp32-4mb', its file is called 'other'.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_that_is_too_large_fails()
    {
        using TemporaryFolder folder = new();
        string image = folder.File("deployment.bin", new string('x', 0x45001));

        CommandRun run = CommandRun.Of("validate", Repository.FileOf("esp32-4mb"), "--image", "deployment=" + image);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("fault image.tooLarge: The image 'deployment' has 282625 bytes; the board's slots take 282624.", run.Output, StringComparison.Ordinal);
        Assert.Equal(0, CommandRun.Of("validate", Repository.FileOf("esp32-4mb"), "--image", "deployment=" + folder.File("fits.bin", new string('x', 0x45000))).ExitCode);
        Assert.Contains("no such file", CommandRun.Of("validate", Repository.FileOf("esp32-4mb"), "--image", "deployment=/nowhere").Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_board_with_a_fault_gets_no_table_and_no_picture()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("esp32-4mb.json", File.ReadAllText(Repository.FileOf("esp32-4mb")).Replace("\"0x11000\", \"size\": \"0x6000\"", "\"0x11000\", \"size\": \"0x7000\"", StringComparison.Ordinal));
        string into = Path.Combine(folder.Path, "out");

        foreach (string verb in new[] { "partitions", "picture" })
        {
            CommandRun run = CommandRun.Of(verb, path, "--out", into);

            Assert.Equal(1, run.ExitCode);
            Assert.Contains("overlap", run.Errors, StringComparison.Ordinal);
            Assert.False(File.Exists(into));
        }
    }

    [Fact]
    public void A_board_without_partition_table_says_so()
    {
        CommandRun run = CommandRun.Of("partitions", Repository.FileOf("orgpal-palthree"));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("only ESP32 boards have one", run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }
}
