using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OtaStack.Server.Storage.Migrations
{
    /// <inheritdoc />
    public partial class UpdateSettings : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "UpdateSettings",
                table: "products",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "UpdateSettings",
                table: "Rollouts",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Mode",
                table: "Devices",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "PostponeReason",
                table: "Devices",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "Postponements",
                table: "Devices",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "UpdateSettings",
                table: "Devices",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "WaitUntil",
                table: "Devices",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "UpdateSettings",
                table: "products");

            migrationBuilder.DropColumn(
                name: "UpdateSettings",
                table: "Rollouts");

            migrationBuilder.DropColumn(
                name: "Mode",
                table: "Devices");

            migrationBuilder.DropColumn(
                name: "PostponeReason",
                table: "Devices");

            migrationBuilder.DropColumn(
                name: "Postponements",
                table: "Devices");

            migrationBuilder.DropColumn(
                name: "UpdateSettings",
                table: "Devices");

            migrationBuilder.DropColumn(
                name: "WaitUntil",
                table: "Devices");
        }
    }
}
