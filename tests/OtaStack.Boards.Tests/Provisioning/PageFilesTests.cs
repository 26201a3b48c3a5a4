using OtaStack.Boards.Tests.LittleFs;
using OtaStack.Boards.Tests.Support;

namespace OtaStack.Boards.Tests.Provisioning;

public sealed class PageFilesTests : ProvisionedDevice
{
    private static readonly string Page = Path.Combine(Repository.Root, "firmware", "local-page");
    private static readonly string[] Names = ["index.html", "page.css", "page.js"];

    [Fact]
    public void The_page_comes_to_its_folder_byte_for_byte()
    {
        CommandRun run = Provision("--page", Page);

        Assert.True(run.ExitCode == 0, run.Errors);
        LittleFsReader drive = new(Read("drive.bin"), 4096);
        Assert.All(Names, name => Assert.Equal(File.ReadAllBytes(Path.Combine(Page, name)), drive.Files["page/" + name]));
    }

    [Theory]
    [InlineData("missing", BoardErrorCode.FileUnreadable)]
    [InlineData("empty", BoardErrorCode.ProvisionPage)]
    [InlineData("large", BoardErrorCode.FileTooLarge)]
    [InlineData("long", BoardErrorCode.ProvisionDrive)]
    public void A_page_that_is_not_whole_or_too_large_is_refused_and_nothing_is_written(string fault, string code)
    {
        string page = Directory.CreateTempSubdirectory("page-").FullName;
        foreach (string name in Names)
        {
            File.WriteAllText(Path.Combine(page, name), "x");
        }

        string last = Path.Combine(page, "page.js");
        switch (fault)
        {
            case "missing":
                File.Delete(last);
                break;
            case "empty":
                File.WriteAllText(last, "");
                break;
            default:
                File.WriteAllText(last, new string('x', fault == "large" ? (256 * 1024) + 1 : 256 * 1024));
                break;
        }

        CommandRun run = Provision("--page", page);

        Directory.Delete(page, recursive: true);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith(code + ": ", run.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateDirectories(Folder.Path));
    }
}
