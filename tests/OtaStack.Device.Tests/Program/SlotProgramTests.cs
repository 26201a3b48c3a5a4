using System.Text;
using OtaStack.Agent.Core;
using OtaStack.Device.Tests.Support;
using OtaStack.Launcher;
using OtaStack.Launcher.Program;

namespace OtaStack.Device.Tests.Program;

/// <summary>What the fixed program does with a slot: load its assemblies in order, make the program that it names.</summary>
public sealed class SlotProgramTests
{
    [Fact]
    public async Task The_parts_that_are_assemblies_are_loaded_in_the_order_of_their_names_and_the_named_program_is_made()
    {
        await using TestBoard board = await TestBoard.CreateAsync();
        List<string> loaded = [];
        AppDomain.CurrentDomain.AssemblyLoad += (_, arguments) => loaded.Add(arguments.LoadedAssembly.GetName().Name!);
        await InstallAsync(
            board,
            ("10-Launcher.pe", File.ReadAllBytes(typeof(BootSelection).Assembly.Location)),
            ("20-Agent.pe", File.ReadAllBytes(typeof(UpdateAgent).Assembly.Location)),
            ("data.bin", [1, 2, 3]),
            ("program.entry", Encoding.ASCII.GetBytes("OtaStack.Device.Tests;OtaStack.Device.Tests.Support.TestProgram")));
        loaded.Clear();

        SlotProgram.Load(board.Files, board.Boot);
        IProgram program = SlotProgram.Make(board.Files, board.Boot);

        Assert.Equal(["OtaStack.Launcher", "OtaStack.Agent"], loaded.Where(name => name.StartsWith("OtaStack.", StringComparison.Ordinal)));
        Assert.IsType<TestProgram>(program);
    }

    [Fact]
    public async Task A_slot_that_names_no_program_has_the_one_of_OtaStack()
    {
        await using TestBoard board = await TestBoard.CreateAsync();
        await InstallAsync(board, ("data.bin", [1, 2, 3]));

        Assert.IsType<DeviceProgram>(SlotProgram.Make(board.Files, board.Boot));
    }

    [Theory]
    [InlineData("OtaStack.Device.Tests;No.Such.Type")]
    [InlineData("No.Such.Assembly;No.Such.Type")]
    [InlineData("no separator")]
    public async Task A_program_that_is_not_there_throws_so_that_the_device_restarts(string entry)
    {
        await using TestBoard board = await TestBoard.CreateAsync();
        await InstallAsync(board, ("program.entry", Encoding.ASCII.GetBytes(entry)));

        Assert.ThrowsAny<Exception>(() => SlotProgram.Make(board.Files, board.Boot));
    }

    private static Task InstallAsync(TestBoard board, params (string Name, byte[] Bytes)[] parts)
    {
        board.Provision();
        board.Server.Assign(TestBoard.Device, board.Publish("1.0.0", parts));
        board.PowerOn();
        board.RunUntilConfirmed("1.0.0");
        return Task.CompletedTask;
    }
}
