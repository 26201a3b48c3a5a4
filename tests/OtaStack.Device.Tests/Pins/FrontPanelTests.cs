using System.Device.Gpio;
using OtaStack.Agent.Core;
using OtaStack.Transport;
using OtaStack.Device.Pins;

namespace OtaStack.Device.Tests.Pins;

public sealed class FrontPanelTests
{
    [Theory]
    [InlineData("100", "-1-")]
    [InlineData("110", "--1")]
    [InlineData("11110", "---2-")]
    [InlineData("1111111100", "---2------")]
    [InlineData("0000", "----")]
    [InlineData("10101111", "-1-1---2")]
    public void A_press_is_short_or_long_and_counts_once(string looks, string orders)
    {
        ButtonPress press = new(4);

        Assert.Equal(orders, string.Concat(looks.Select(look => press.Look(look == '1') switch { PanelOrder.None => '-', PanelOrder order => (char)('0' + (int)order) })));
    }

    [Fact]
    public void The_LED_shows_the_pattern_slot_by_slot_and_the_button_is_heard()
    {
        using AutoResetEvent wake = new(false);
        using FrontPanel panel = new(2, 9, wake, 0);
        GpioPin led = GpioController.Pins[2];
        GpioPin button = GpioController.Pins[9];
        button.Level = 1;
        panel.Show(AgentState.Downloading, ReasonCode.None);
        int pattern = BlinkCodes.Of(AgentState.Downloading, ReasonCode.None);
        List<int> lit = [];
        for (int slot = 0; slot < BlinkCodes.Slots; slot++)
        {
            panel.Look(null);
            lit.Add(led.Level);
        }

        Assert.Equal(System.Numerics.BitOperations.PopCount((uint)pattern), lit.Sum());
        Assert.Equal((PinMode.Output, PinMode.InputPullUp), (led.Mode, button.Mode));
        button.Level = 0;
        panel.Look(null);
        button.Level = 1;
        panel.Look(null);
        Assert.True(wake.WaitOne(0));
        Assert.Equal(PanelOrder.UpdateNow, panel.Take());
        Assert.Equal(PanelOrder.None, panel.Take());
    }

    [Fact]
    public void A_board_without_LED_and_button_has_no_timer()
    {
        using AutoResetEvent wake = new(false);
        using FrontPanel panel = new(-1, -1, wake, 5);

        panel.Look(null);

        Assert.Equal(PanelOrder.None, panel.Take());
    }
}
